-- One row per handover, and per deal won since handovers are told that has none: its handover is open. `begun_at` is when the
-- customer began to wait for it.

with told as (

    select * from {{ ref('int_told_handovers') }}

),

deals as (

    select * from {{ ref('int_opportunities') }}
    where outcome = 'won'
        and opportunity_type in ('new', 'win_back')

),

-- a source that tells of no handover says nothing of those that are missing
connectors as (

    select
        connector,
        min(coalesce(won_at, created_at, handed_over_at, accepted_at)) as first_told_at
    from told
    where handover_type = 'sales_to_success'
    group by connector

),

handed_over as (

    select distinct opportunity_key
    from told
    where handover_type = 'sales_to_success'

)

select
    handover_key,
    connector,
    account_id,
    handover_type,
    opportunity_key,
    won_at,
    coalesce(won_at, created_at, handed_over_at, accepted_at) as begun_at,
    true as is_told
from told

union all

select
    'deal:' || deals.opportunity_key as handover_key,
    deals.connector,
    deals.account_id,
    'sales_to_success' as handover_type,
    deals.opportunity_key,
    deals.closed_at as won_at,
    deals.closed_at as begun_at,
    false as is_told
from deals
inner join connectors
    on deals.connector = connectors.connector
    and deals.closed_at >= connectors.first_told_at
left join handed_over
    on deals.opportunity_key = handed_over.opportunity_key
where handed_over.opportunity_key is null
