-- One row per account and month with a movement: what it adds up to, by kind. What is lost is positive.

with movements as (

    select * from {{ ref('fct_mrr_movements') }}

)

select
    account_id,
    cast({{ dbt.date_trunc('month', 'movement_date') }} as date) as month_start,
    sum(movement_amount) as net_amount,
    sum(case when movement_type = 'new' then movement_amount else 0 end) as new_amount,
    sum(case when movement_type = 'reactivation' then movement_amount else 0 end) as reactivation_amount,
    sum(case when movement_type = 'expansion' then movement_amount else 0 end) as expansion_amount,
    -sum(case when movement_type = 'contraction' then movement_amount else 0 end) as contraction_amount,
    -sum(case when movement_type = 'churn' then movement_amount else 0 end) as churn_amount,
    count(case when movement_type = 'churn' then 1 end) as churn_count
from movements
group by account_id, cast({{ dbt.date_trunc('month', 'movement_date') }} as date)
