-- One row per account and stretch of days with one MRR in one segment, its zero after a churn too, and what the segment brought
-- along or took away: a change of segment moves all that the account paid until then.

with movements as (

    select
        account_id,
        movement_date,
        opening_mrr_amount,
        closing_mrr_amount,
        sum(
            case when movement_type in ('new', 'reactivation') then 1 when movement_type = 'churn' then -1 else 0 end
        ) over (partition by account_id order by movement_date) as contract_count,
        lead(movement_date) over (partition by account_id order by movement_date) as next_movement_date
    from {{ ref('fct_mrr_movements') }}

),

-- a segment holds on the days at whose end it does
segments as (

    select
        account_id,
        coalesce(segment, 'unknown') as segment,
        {{ reporting_date('started_at') }} as from_date,
        {{ reporting_date('ended_at') }} as until_date
    from {{ ref('int_account_segments') }}

),

pieces as (

    select
        movements.account_id,
        coalesce(segments.segment, 'unknown') as segment,
        greatest(movements.movement_date, segments.from_date) as from_date,
        -- least() passes over nulls, which mean "still so"
        least(movements.next_movement_date, segments.until_date) as until_date,
        movements.closing_mrr_amount as mrr_amount,
        movements.contract_count,
        case
            when segments.from_date > movements.movement_date then movements.closing_mrr_amount
            when segments.from_date = movements.movement_date then movements.opening_mrr_amount
            else 0
        end as brought_amount,
        case
            when segments.until_date <= movements.next_movement_date
                or movements.next_movement_date is null and segments.until_date is not null
                then movements.closing_mrr_amount
            else 0
        end as taken_amount
    from movements
    left join segments
        on movements.account_id = segments.account_id
        and (segments.until_date is null or movements.movement_date < segments.until_date)
        and (movements.next_movement_date is null or movements.next_movement_date > segments.from_date)
        and (segments.until_date is null or segments.from_date < segments.until_date)

)

select
    account_id,
    segment,
    from_date,
    until_date,
    {{ reporting_day_start('from_date') }} as started_at,
    {{ reporting_day_start('until_date') }} as ended_at,
    mrr_amount,
    cast(case when account_id = 'unresolved' then 0 else contract_count end as int) as customer_count,
    cast(brought_amount as decimal(18, 2)) as brought_amount,
    cast(taken_amount as decimal(18, 2)) as taken_amount
from pieces
