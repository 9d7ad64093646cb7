-- One row per account and finished week (Monday to Sunday of the reporting calendar) at whose end it is a customer. What a week's
-- score may know happened before `scored_at`.

with weeks as (

    select
        week_start,
        {{ add_days('week_start', 7) }} as scored_date,
        {{ reporting_day_start(add_days('week_start', 7)) }} as scored_at,
        row_number() over (order by week_start) as week_number
    from {{ ref('days') }}
    group by week_start

),

customers as (

    select * from {{ ref('int_customer_spells') }}
    where account_id != 'unresolved'

)

select
    customers.account_id,
    weeks.week_number,
    weeks.week_start,
    weeks.scored_date,
    weeks.scored_at,
    customers.started_at as customer_from_at,
    {{ diff_days(reporting_date('customers.started_at'), 'weeks.scored_date') }} as tenure_days,
    segments.segment
from customers
inner join weeks
    on customers.started_at < weeks.scored_at
    and (customers.ended_at is null or customers.ended_at >= weeks.scored_at)
left join {{ ref('int_account_segments') }} as segments
    on customers.account_id = segments.account_id
    and weeks.scored_at > segments.started_at
    and (segments.ended_at is null or weeks.scored_at <= segments.ended_at)
where weeks.scored_at <= {{ as_of() }}
