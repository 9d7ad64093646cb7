-- One row per connector that tells of services and of invoices, and the days for which the two can be compared: from the first
-- day of which both tell until the day of `as_of`, which is not over.

with billed as (

    select
        connector,
        min(started_date) as first_date
    from {{ ref('int_billed_lines') }}
    group by connector

),

served as (

    select
        connector,
        {{ reporting_date('min(activated_at)') }} as first_date
    from {{ ref('int_services') }}
    where activated_at is not null
    group by connector

)

select
    billed.connector,
    greatest(billed.first_date, served.first_date) as started_date,
    {{ reporting_date(as_of()) }} as ended_date
from billed
inner join served
    on billed.connector = served.connector
where {{ as_of() }} is not null
