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
    cast(sum(movement_amount) as decimal(18, 2)) as net_amount,
    cast(sum(constant_amount) as decimal(18, 2)) as constant_net_amount,
    cast(sum(case when movement_type = 'new' then contract_amount else 0 end) as decimal(18, 2)) as new_amount,
    cast(sum(case when movement_type = 'reactivation' then contract_amount else 0 end) as decimal(18, 2)) as reactivation_amount,
    cast(sum(case when movement_type = 'expansion' then contract_amount else 0 end) as decimal(18, 2)) as expansion_amount,
    cast(-sum(case when movement_type = 'contraction' then contract_amount else 0 end) as decimal(18, 2)) as contraction_amount,
    cast(-sum(case when movement_type = 'churn' then contract_amount else 0 end) as decimal(18, 2)) as churn_amount,
    cast(sum(pause_amount) as decimal(18, 2)) as pause_amount,
    cast(sum(fx_amount) as decimal(18, 2)) as fx_amount,
    count(case when movement_type in ('new', 'reactivation') then 1 end) as start_count,
    count(case when movement_type = 'churn' then 1 end) as churn_count
from movements
group by account_id, month_start
