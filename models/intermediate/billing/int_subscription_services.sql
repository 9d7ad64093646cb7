-- One row per subscription with services: how many, how many are off, when the last was, whether the work of switching them off
-- is done, and how long that may take.

with services as (

    select * from {{ ref('int_services') }}
    where subscription_key is not null
        and activated_at is not null

),

tasks as (

    select
        subscription_key,
        sum(case when status in ('open', 'failed') then 1 else 0 end) as open_task_count,
        max(completed_at) as last_done_at
    from {{ ref('fct_service_tasks') }}
    where task_kind = 'deprovision'
        and subscription_key is not null
    group by subscription_key

),

products as (

    select * from {{ ref('dim_products') }}

),

counted as (

    select
        services.subscription_key,
        count(*) as service_count,
        count(services.deprovisioned_at) as off_count,
        max(services.deprovisioned_at) as last_off_at,
        max(products.deprovisioning_sla_seconds) as sla_seconds
    from services
    left join products
        on services.product_key = products.product_key
    group by services.subscription_key

)

select
    counted.subscription_key,
    counted.service_count,
    counted.off_count,
    coalesce(tasks.open_task_count, 0) as open_task_count,
    case
        when counted.off_count = counted.service_count and coalesce(tasks.open_task_count, 0) = 0
            -- greatest() passes over nulls
            then greatest(counted.last_off_at, tasks.last_done_at)
    end as all_off_at,
    coalesce(counted.sla_seconds, 86400 * {{ var('deprovisioning_sla_days') }}) as sla_seconds
from counted
left join tasks
    on counted.subscription_key = tasks.subscription_key
