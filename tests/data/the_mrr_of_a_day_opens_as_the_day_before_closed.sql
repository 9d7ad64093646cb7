-- In each segment, the MRR of a day is that of the day before and what moved it, those that changed their segment among it.
with compared as (

    select
        mrr_day_id,
        opening_mrr_amount,
        lag(closing_mrr_amount) over (partition by segment order by date_day) as expected_amount
    from {{ ref('fct_mrr_days') }}

)

select
    mrr_day_id,
    opening_mrr_amount,
    expected_amount
from compared
where opening_mrr_amount != expected_amount
