-- One row per cost of support and day of its period: the part that falls on the day. The parts add up to the whole.

with costs as (

    select
        connector || ':' || channel || ':' || coalesce(team, 'none') || ':' || coalesce(cost_type, 'none')
        || ':' || cast(period_start as {{ dbt.type_string() }}) as support_cost_id,
        channel,
        coalesce(team, 'none') as team,
        period_start,
        case
            when period_end > period_start then period_end
            else cast({{ dbt.dateadd('month', 1, 'period_start') }} as date)
        end as period_end,
        cost_amount,
        upper(coalesce(currency, '{{ var("reporting_currency") }}')) as native_currency,
        worked_seconds,
        handle_seconds
    from {{ ref('entity_channel_costs') }}
    where is_reportable

),

rates as (

    select * from {{ ref('int_plan_rates') }}

),

days as (

    select date_day from {{ ref('days') }}

),

reported as (

    select
        costs.*,
        {{ diff_days('costs.period_start', 'costs.period_end') }} as day_count,
        cast({{ reported_amount('costs.cost_amount', 'rates.rate_millionths') }} * 100 as bigint) as cost_cents,
        costs.cost_amount is not null and rates.rate_millionths is null as is_without_rate
    from costs
    left join rates
        on costs.native_currency = rates.currency

),

-- a period that runs on after the last day has only part of its cost yet
spread as (

    select
        reported.*,
        days.date_day,
        1 + {{ diff_days('reported.period_start', 'days.date_day') }} as day_number
    from reported
    inner join days
        on reported.period_start <= days.date_day
        and reported.period_end > days.date_day

)

select
    support_cost_id || ':' || cast(date_day as {{ dbt.type_string() }}) as support_cost_part_id,
    support_cost_id,
    channel,
    team,
    date_day,
    day_count,
    {{ even_share('cost_cents', 'day_number', 'day_count') }} as cost_cents,
    {{ even_share('worked_seconds', 'day_number', 'day_count') }} as worked_seconds,
    {{ even_share('handle_seconds', 'day_number', 'day_count') }} as handle_seconds,
    case when is_without_rate and day_number = 1 then 1 else 0 end as cost_without_rate_count
from spread
