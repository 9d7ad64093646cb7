{{ config(materialized='view') }}
-- One row per service and span of days that says something of it: it is on, it is suspended, or it need not be billed. Days are
-- those at whose end it is so (CV-3).

with spans as (

    select
        service_key,
        activated_at as started_at,
        deprovisioned_at as ended_at,
        1 as served,
        0 as excused
    from {{ ref('int_services') }}
    where activated_at is not null

    union all

    select
        service_key,
        started_at,
        ended_at,
        -1 as served,
        0 as excused
    from {{ ref('int_service_suspensions') }}

    union all

    select
        service_key,
        started_at,
        ended_at,
        0 as served,
        1 as excused
    from {{ ref('int_excused_spells') }}

)

select
    service_key,
    {{ reporting_date('started_at') }} as started_date,
    {{ reporting_date('ended_at') }} as ended_date,
    served,
    excused
from spans
