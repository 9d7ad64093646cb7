-- One row per thing that is billed and service that it is billed for: each service by itself, and what is billed of a product of
-- a subscription for each of its services that provide it. Where a product is not told, it may be any. What is billed of a
-- product that others have as a service, and nobody switched on, is here without a service.

with services as (

    select * from {{ ref('int_services') }}

),

shared as (

    select
        connector,
        unit_key,
        account_id,
        subscription_key,
        product_key
    from {{ ref('int_billed_lines') }}
    where service_key is null
    group by connector, unit_key, account_id, subscription_key, product_key

),

provided as (

    select distinct product_key
    from services
    where product_key is not null

)

select
    connector,
    'service:' || service_key as unit_key,
    account_id,
    subscription_key,
    product_key,
    service_key,
    true as is_own
from services

union all

select
    shared.connector,
    shared.unit_key,
    shared.account_id,
    shared.subscription_key,
    shared.product_key,
    services.service_key,
    false as is_own
from shared
left join services
    on shared.subscription_key = services.subscription_key
    and coalesce(shared.product_key, services.product_key, 'none') = coalesce(services.product_key, shared.product_key, 'none')
left join provided
    on shared.product_key = provided.product_key
where services.service_key is not null
    or provided.product_key is not null
