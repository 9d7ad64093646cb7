-- One row per account and churn: since when it had paid, and when it came back. What could be assigned to no account is nobody's.

with movements as (

    select * from {{ ref('fct_mrr_movements') }}
    where account_id != 'unresolved'

),

followed as (

    select
        *,
        max(case when movement_type in ('new', 'reactivation') then movement_date end) over (
            partition by account_id order by movement_date
        ) as started_date,
        sum(case when movement_type in ('new', 'reactivation') then 1 else 0 end) over (
            partition by account_id order by movement_date
        ) as spell_number,
        -- nothing but a return can follow a churn
        lead(movement_date) over (partition by account_id order by movement_date) as returned_date
    from movements

)

select
    mrr_movement_id as churn_id,
    account_id,
    movement_date as churn_date,
    cast(spell_number as int) as spell_number,
    started_date,
    returned_date,
    cast(-contract_amount as decimal(18, 2)) as mrr_amount,
    pause_amount > 0 as is_after_pause,
    currency,
    segment
from followed
where movement_type = 'churn'
