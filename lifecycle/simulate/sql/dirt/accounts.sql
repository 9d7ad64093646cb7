-- Texts that are padded, or empty where nothing is known; rows delivered twice; accounts known twice; and those of one's own people.
select
    * replace (
        case when is_faulty('padded_text', 0.02, hash(account_id)) then '  ' || account_name || ' ' else account_name end as account_name,
        case when use_case is null and is_faulty('empty_text', 0.5, hash(account_id)) then '' else use_case end as use_case
    ),
    case
        when is_faulty('padded_text', 0.02, hash(account_id)) then 'padded_text'
        when use_case is null and is_faulty('empty_text', 0.5, hash(account_id)) then 'empty_text'
    end as dirt
from clean

union all by name

-- as it was before it was last changed
select
    * replace (account_name || ' (old)' as account_name, 'nowhere' as segment, loaded_at - to_days(1) as loaded_at),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.02, hash(account_id))

union all by name

select
    clean.* replace (
        twins.twin_id as account_id,
        clean.account_name || ' Ltd' as account_name,
        after(clean.created_at, 1) as created_at
    ),
    'merged_account' as dirt
from clean
inner join twins
    on clean.account_id = twins.account_id

union all by name

-- other systems' accounts: nothing of them but what finds them
select
    organizations.organization_id as account_id,
    organizations.source_system,
    'Company ' || organizations.account_no || ', ' || organizations.source_system as account_name,
    organizations.organization_domain as domain,
    case when organizations.found_by = 'external_id' then organizations.account_id end as external_id,
    after(clean.created_at, 2) as created_at,
    clean.loaded_at,
    'other_system' as dirt
from clean
inner join organizations
    on clean.account_id = organizations.account_id
where after(clean.created_at, 2) < getvariable('as_of')

union all by name

select
    * replace (account_id || '-ME' as account_id, 'Our own ' || account_name as account_name, true as is_internal),
    'internal_account' as dirt
from clean
where is_faulty('internal_account', 0.01, hash(account_id))

union all by name

select
    * replace (account_id || '-TEST' as account_id, 'test test' as account_name, true as is_test),
    'test_account' as dirt
from clean
where is_faulty('test_account', 0.01, hash(account_id))

union all by name

select
    * replace (account_id || '-SOON' as account_id, getvariable('as_of') + to_days(40) as created_at, null as first_seen_at),
    'future_row' as dirt
from clean
where is_faulty('future_row', 0.005, hash(account_id))
order by account_id, loaded_at
