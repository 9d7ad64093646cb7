-- One row per connector, metric and period for which a source tells a figure of its own, of all and not of a slice, with ours. A
-- stock is as it was at the end of the period.

with reported as (

    select
        targets.connector,
        targets.metric,
        targets.source_system,
        targets.period_start,
        cast(coalesce(targets.period_end, {{ next_month_start('targets.period_start') }}) as date) as period_end,
        targets.value as reported_value
    from {{ ref('entity_metric_targets') }} as targets
    where targets.is_reportable
        and targets.kind = 'reported'
        and targets.dimension is null

),

flows as (

    select
        'tickets_created' as metric,
        created_date as event_date,
        count(*) as amount
    from {{ ref('fct_tickets') }}
    group by created_date

    union all

    select
        'opportunities_created' as metric,
        created_date as event_date,
        count(*) as amount
    from {{ ref('fct_opportunities') }}
    group by created_date

    union all

    select
        'invoices_issued' as metric,
        {{ reporting_date('issued_at') }} as event_date,
        count(*) as amount
    from {{ ref('entity_invoices') }}
    where is_reportable
    group by {{ reporting_date('issued_at') }}

    union all

    -- what moved until the end of the period is what stood then
    select
        'mrr' as metric,
        movement_date as event_date,
        sum(movement_amount) as amount
    from {{ ref('fct_mrr_movements') }}
    group by movement_date

)

select
    reported.connector,
    reported.metric,
    reported.source_system,
    reported.period_start,
    reported.period_end,
    cast(reported.reported_value as decimal(18, 2)) as reported_value,
    cast(coalesce(sum(flows.amount), 0) as decimal(18, 2)) as own_value
from reported
left join flows
    on reported.metric = flows.metric
    and reported.period_end > flows.event_date
    and (reported.metric = 'mrr' or reported.period_start <= flows.event_date)
where reported.metric in ('tickets_created', 'opportunities_created', 'invoices_issued', 'mrr')
    -- what is not over cannot agree
    and reported.period_end <= {{ reporting_date(as_of()) }}
group by
    reported.connector, reported.metric, reported.source_system, reported.period_start, reported.period_end,
    reported.reported_value
