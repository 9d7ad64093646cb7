with merged_pairs as (

    select * from {{ ref('int_account_merges') }}

),

survivors as (

    select * from {{ ref('int_account_survivors') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

tickets as (

    select
        merged_pairs.connector,
        merged_pairs.from_account_id,
        count(*) as ticket_count
    from merged_pairs
    inner join {{ ref('entity_tickets') }} as tickets
        on merged_pairs.connector = tickets.connector
        and merged_pairs.from_account_id = tickets.account_id
        and merged_pairs.merged_at > tickets.created_at
    where tickets.is_reportable
    group by merged_pairs.connector, merged_pairs.from_account_id

),

paid as (

    select
        subscriptions.connector,
        subscriptions.account_id as native_account_id,
        paid_subscriptions.account_id,
        paid_subscriptions.paid_from_at,
        paid_subscriptions.paid_until_at
    from {{ ref('entity_subscriptions') }} as subscriptions
    inner join {{ ref('int_paid_subscriptions') }} as paid_subscriptions
        on subscriptions.connector = paid_subscriptions.connector
        and subscriptions.subscription_id = paid_subscriptions.subscription_id
    where paid_subscriptions.paid_from_at is not null

),

payers as (

    select
        merged_pairs.connector,
        merged_pairs.from_account_id,
        max(case when paid.native_account_id = merged_pairs.from_account_id then 1 else 0 end) as has_own,
        max(case when paid.native_account_id != merged_pairs.from_account_id then 1 else 0 end) as has_other
    from merged_pairs
    inner join account_ids
        on merged_pairs.connector = account_ids.connector
        and merged_pairs.from_account_id = account_ids.native_account_id
    inner join paid
        on account_ids.account_id = paid.account_id
        and merged_pairs.merged_at >= paid.paid_from_at
        and (paid.paid_until_at is null or merged_pairs.merged_at < paid.paid_until_at)
    group by merged_pairs.connector, merged_pairs.from_account_id

)

select
    merged_pairs.connector || ':' || merged_pairs.from_account_id as merge_key,
    merged_pairs.connector,
    merged_pairs.from_account_id as native_account_id,
    merged_pairs.into_account_id as into_native_account_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    merged_pairs.merged_at,
    {{ reporting_date('merged_pairs.merged_at') }} as merged_date,
    merged_pairs.reason,
    survivors.survivor_id is not null as is_followed,
    cast(coalesce(tickets.ticket_count, 0) as bigint) as moved_ticket_count,
    coalesce(payers.has_own = 1 and payers.has_other = 1, false) as is_customer_twice
from merged_pairs
left join survivors
    on merged_pairs.connector = survivors.connector
    and merged_pairs.from_account_id = survivors.native_account_id
left join account_ids
    on merged_pairs.connector = account_ids.connector
    and merged_pairs.from_account_id = account_ids.native_account_id
left join tickets
    on merged_pairs.connector = tickets.connector
    and merged_pairs.from_account_id = tickets.from_account_id
left join payers
    on merged_pairs.connector = payers.connector
    and merged_pairs.from_account_id = payers.from_account_id
