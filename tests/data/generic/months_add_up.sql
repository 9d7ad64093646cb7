{# Opening plus what was gained less what was lost is closing, and closing is the next month's opening. #}
{% test months_add_up(model) %}
with ordered as (
    select
        *,
        lead(opening_mrr_amount) over (partition by account_id order by month_start) as next_opening_amount
    from {{ model }}
)

select account_id, month_start, opening_mrr_amount, closing_mrr_amount, next_opening_amount
from ordered
where opening_mrr_amount + new_mrr_amount + reactivation_mrr_amount + expansion_mrr_amount
    - contraction_mrr_amount - churned_mrr_amount + pause_mrr_amount + fx_mrr_amount != closing_mrr_amount
    or next_opening_amount != closing_mrr_amount
{% endtest %}
