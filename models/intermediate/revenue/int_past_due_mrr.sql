-- One row per stretch of MRR in which its subscription, or all of its account, is past due: what counts, and may not come in
-- (CV-13). Troubles that overlap are one.

with intervals as (

    select
        *,
        connector || ':' || subscription_id as subscription_key
    from {{ ref('int_mrr_intervals') }}
    where not is_paused
        and mrr_cents is not null

),

spells as (

    select * from {{ ref('int_billing_spells') }}

),

troubles as (

    select
        subscription_key,
        started_at,
        coalesce(ended_at, {{ as_of() }}) as ended_at
    from spells
    where subscription_key is not null

    union

    select
        intervals.subscription_key,
        spells.started_at,
        coalesce(spells.ended_at, {{ as_of() }}) as ended_at
    from spells
    inner join intervals
        on spells.account_id = intervals.account_id
    where spells.subscription_key is null
        and spells.account_id != 'unresolved'

),

compared as (

    select
        *,
        max(ended_at) over (
            partition by subscription_key order by started_at, ended_at rows between unbounded preceding and 1 preceding
        ) as earlier_ended_at
    from troubles

),

numbered as (

    select
        *,
        sum(case when started_at <= earlier_ended_at then 0 else 1 end) over (
            partition by subscription_key order by started_at, ended_at rows between unbounded preceding and current row
        ) as trouble_number
    from compared

),

merged as (

    select
        subscription_key,
        min(started_at) as started_at,
        max(ended_at) as ended_at
    from numbered
    group by subscription_key, trouble_number

)

select
    intervals.account_id,
    intervals.subscription_key,
    greatest(merged.started_at, intervals.started_at) as started_at,
    -- least() passes over nulls, which mean "in force"
    least(merged.ended_at, intervals.ended_at) as ended_at,
    intervals.mrr_cents
from intervals
inner join merged
    on intervals.subscription_key = merged.subscription_key
    and intervals.started_at < merged.ended_at
    and (intervals.ended_at is null or intervals.ended_at > merged.started_at)
