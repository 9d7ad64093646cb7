-- One row per reportable deal of a reportable account, with the account it belongs to, its type, what became of it, and the rate
-- at which its amounts are reported.

with opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

outcomes as (

    select * from {{ ref('int_opportunity_outcomes') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

rates as (

    select * from {{ ref('int_plan_rates') }}

),

first_payments as (

    select
        account_id,
        min(occurred_at) as first_paid_at
    from {{ ref('int_mrr_moments') }}
    -- nobody knows whose payments those of `unresolved` are
    where account_id != 'unresolved'
    group by account_id

),

resolved as (

    select
        opportunities.*,
        outcomes.outcome,
        outcomes.closed_at as resolved_closed_at,
        outcomes.present_category,
        coalesce(account_ids.account_id, 'unresolved') as resolved_account_id,
        upper(coalesce(opportunities.currency, accounts.currency, '{{ var("reporting_currency") }}')) as resolved_currency
    from opportunities
    inner join outcomes
        on opportunities.connector = outcomes.connector
        and opportunities.opportunity_id = outcomes.opportunity_id
    left join account_ids
        on outcomes.connector = account_ids.connector
        and outcomes.native_account_id = account_ids.native_account_id
    left join accounts
        on account_ids.connector = accounts.connector
        and account_ids.native_account_id = accounts.account_id
    where coalesce(account_ids.is_reportable, true)

)

select
    resolved.connector || ':' || resolved.opportunity_id as opportunity_key,
    resolved.connector,
    resolved.opportunity_id,
    resolved.resolved_account_id as account_id,
    case
        when resolved.opportunity_type in ('new', 'expansion', 'renewal', 'win_back') then resolved.opportunity_type
        when resolved.opportunity_type is not null then 'other'
        when first_payments.first_paid_at < resolved.created_at then 'expansion'
        else 'new'
    end as opportunity_type,
    resolved.outcome,
    resolved.present_category,
    resolved.created_at,
    resolved.resolved_closed_at as closed_at,
    resolved.opportunity_amount,
    resolved.probability,
    resolved.resolved_currency as currency,
    rates.rate_millionths
from resolved
left join first_payments
    on resolved.resolved_account_id = first_payments.account_id
left join rates
    on resolved.resolved_currency = rates.currency
