-- One row per account and month at whose end, or at `as_of`, some of its MRR is past due.

with months as (

    select distinct
        month_start,
        least({{ next_month_start('month_start') }}, {{ as_of() }}) as ended_at
    from {{ ref('days') }}

),

stretches as (

    select * from {{ ref('int_past_due_mrr') }}

)

select
    stretches.account_id,
    months.month_start,
    {{ amount_of('sum(stretches.mrr_cents)') }} as past_due_amount
from stretches
inner join months
    on stretches.started_at < months.ended_at
    and stretches.ended_at >= months.ended_at
group by stretches.account_id, months.month_start
