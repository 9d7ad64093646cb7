{#
    Each movement opens with what the one before closed with, the first with nothing; closing is opening plus movement and never negative; a
    movement is what contracts, pauses and rates made of it, and one of them at least made something.
#}
{% test movements_carry_over(model) %}
with ordered as (
    select
        *,
        lag(closing_mrr_amount) over (partition by account_id order by movement_date) as carried_amount
    from {{ model }}
)

select account_id, movement_date, opening_mrr_amount, movement_amount, closing_mrr_amount, carried_amount
from ordered
where opening_mrr_amount != coalesce(carried_amount, 0)
    or opening_mrr_amount + movement_amount != closing_mrr_amount
    or closing_mrr_amount < 0
    or contract_amount + pause_amount + fx_amount != movement_amount
    or contract_amount = 0 and pause_amount = 0 and fx_amount = 0 and constant_amount = 0
{% endtest %}
