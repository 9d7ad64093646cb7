-- One row per renewal, with its yearly amounts in the reporting currency: as its source tells them, else as the ledger of MRR
-- does.

with renewals as (

    select * from {{ ref('int_renewals') }}

),

decisions as (

    select * from {{ ref('int_renewal_decisions') }}

),

ledger as (

    select * from {{ ref('int_renewal_mrr') }}

),

rates as (

    select * from {{ ref('int_plan_rates') }}

),

told as (

    select
        renewals.renewal_key,
        decisions.decision,
        coalesce(
            {{ reported_amount('renewals.due_annual_amount', 'rates.rate_millionths') }}, {{ amount_of('ledger.due_cents') }}
        ) as due_amount,
        coalesce(
            {{ reported_amount('renewals.renewed_annual_amount', 'rates.rate_millionths') }},
            {{ amount_of('ledger.renewed_cents') }}
        ) as next_amount
    from renewals
    inner join decisions
        on renewals.renewal_key = decisions.renewal_key
    left join ledger
        on renewals.renewal_key = ledger.renewal_key
    left join rates
        on upper(coalesce(renewals.currency, '{{ var("reporting_currency") }}')) = rates.currency

),

priced as (

    select
        renewal_key,
        due_amount,
        case
            when decision = 'lost' then cast(0 as decimal(18, 2))
            -- nothing tells of another price
            when decision = 'renewed' then coalesce(next_amount, due_amount)
        end as renewed_amount
    from told

)

select
    renewal_key,
    due_amount,
    cast(renewed_amount as decimal(18, 2)) as renewed_amount,
    cast(case
        when renewed_amount > due_amount then due_amount
        when due_amount is not null then renewed_amount
    end as decimal(18, 2)) as retained_amount
from priced
