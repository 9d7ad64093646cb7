-- Tickets of an account known twice, filed under either, or under another system's id; delivered twice; of nobody known; spam, deleted,
-- merged away, made for a test, conversations on the side, and one that is yet to come.
select
    clean.* replace (
        case
            when twins.twin_id is not null and is_faulty('merged_account', 0.5, hash(ticket_id)) then twins.twin_id
            when organizations.organization_id is not null and is_faulty('other_system', 0.5, hash(ticket_id))
                then organizations.organization_id
            else clean.account_id
        end as account_id,
        case when clean.product_area is null and is_faulty('empty_text', 0.5, hash(ticket_id)) then '' else clean.product_area end
            as product_area
    ),
    cast(null as varchar) as dirt
from clean
left join twins
    on clean.account_id = twins.account_id
left join organizations
    on clean.account_id = organizations.account_id
    and organizations.source_system = 'helpdesk'

union all by name

select
    * replace ('urgent' as priority, 'fax' as channel, loaded_at - to_days(1) as loaded_at),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.01, hash(ticket_id))

union all by name

select
    clean.* replace (
        clean.ticket_id || '-' || faults.kind as ticket_id,
        case when faults.kind = 'orphan' then 'GONE-' || clean.account_id else clean.account_id end as account_id,
        case when faults.kind = 'orphan' then null else clean.contact_id end as contact_id,
        case when faults.kind = 'future_row' then getvariable('as_of') + to_days(3) else clean.created_at end as created_at,
        case when faults.kind = 'deleted' then 'deleted' else clean.status end as status
    ),
    nullif(faults.kind = 'spam', false) as is_spam,
    nullif(faults.kind = 'test', false) as is_test,
    nullif(faults.kind = 'side', false) as is_side_conversation,
    nullif(faults.kind = 'deleted', false) as is_deleted,
    case when faults.kind = 'merged' then clean.ticket_id end as merged_into_ticket_id,
    case faults.kind
        when 'merged' then 'merged_ticket' when 'test' then 'test_row' when 'side' then 'side_conversation' else faults.kind
    end as dirt
from clean
cross join unnest(['orphan', 'spam', 'deleted', 'merged', 'test', 'side', 'future_row']) as faults (kind)
where is_faulty(faults.kind, 0.004, hash(clean.ticket_id, faults.kind))
order by ticket_id, loaded_at
