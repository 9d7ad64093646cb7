-- One row per account and month with a movement: what it adds up to, by kind. What is lost is positive.

with movements as (

    select
        *,
        cast({{ dbt.date_trunc('month', 'movement_date') }} as date) as month_start
    from {{ ref('fct_mrr_movements') }}

)

select
    account_id,
    month_start,
    sum(movement_amount) as net_amount,
    sum(constant_amount) as constant_net_amount,
    sum(case when movement_type = 'new' then contract_amount else 0 end) as new_amount,
    sum(case when movement_type = 'reactivation' then contract_amount else 0 end) as reactivation_amount,
    sum(case when movement_type = 'expansion' then contract_amount else 0 end) as expansion_amount,
    -sum(case when movement_type = 'contraction' then contract_amount else 0 end) as contraction_amount,
    -sum(case when movement_type = 'churn' then contract_amount else 0 end) as churn_amount,
    sum(pause_amount) as pause_amount,
    sum(fx_amount) as fx_amount,
    count(case when movement_type in ('new', 'reactivation') then 1 end) as start_count,
    count(case when movement_type = 'churn' then 1 end) as churn_count
from movements
group by account_id, month_start
