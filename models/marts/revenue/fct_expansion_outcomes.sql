with movements as (

    select
        *,
        min(case when movement_type in ('contraction', 'churn') then movement_date end) over (
            partition by account_id order by movement_date
            rows between 1 following and unbounded following
        ) as next_loss_date
    from {{ ref('fct_mrr_movements') }}
    where account_id != 'unresolved'

),

dated as (

    select
        *,
        {{ add_days('movement_date', 180) }} as due_date
    from movements
    where movement_type = 'expansion'

)

select
    mrr_movement_id as expansion_id,
    account_id,
    segment,
    movement_date as expanded_date,
    contract_amount as expansion_amount,
    currency,
    next_loss_date,
    due_date < {{ reporting_date(as_of()) }} as is_quality_due,
    coalesce(next_loss_date <= due_date, false) and due_date < {{ reporting_date(as_of()) }} as is_taken_back
from dated
