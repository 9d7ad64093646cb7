-- A cost whose period is over, and of which all days are in the calendar, falls on its days to the cent.
with costs as (
    select
        costs.connector || ':' || costs.channel || ':' || coalesce(costs.team, 'none') || ':' || coalesce(costs.cost_type, 'none')
        || ':' || cast(costs.period_start as {{ dbt.type_string() }}) as support_cost_id,
        cast({{ reported_amount('costs.cost_amount', 'rates.rate_millionths') }} * 100 as bigint) as cost_cents,
        costs.worked_seconds,
        costs.handle_seconds
    from {{ ref('entity_channel_costs') }} as costs
    left join {{ ref('int_plan_rates') }} as rates
        on upper(coalesce(costs.currency, '{{ var("reporting_currency") }}')) = rates.currency
    where costs.is_reportable
),

spread as (
    select
        support_cost_id,
        sum(cost_cents) as cost_cents,
        sum(worked_seconds) as worked_seconds,
        sum(handle_seconds) as handle_seconds
    from {{ ref('int_support_cost_days') }}
    group by support_cost_id
    having count(*) = max(day_count)
)

select costs.*, spread.cost_cents as spread_cents, spread.worked_seconds as spread_worked, spread.handle_seconds as spread_handle
from spread
left join costs on spread.support_cost_id = costs.support_cost_id
where costs.support_cost_id is null
    or coalesce(spread.cost_cents, 0) != coalesce(costs.cost_cents, 0)
    or coalesce(spread.worked_seconds, 0) != coalesce(costs.worked_seconds, 0)
    or coalesce(spread.handle_seconds, 0) != coalesce(costs.handle_seconds, 0)
