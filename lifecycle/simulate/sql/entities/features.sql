-- One row per feature of the product.
select
    feature_id,
    feature_name,
    event_name,
    'P-CORE' as product_id,
    product_area,
    module,
    use_case,
    limit_name,
    tier,
    is_value_event,
    is_login,
    limit_aggregation,
    case when released_at < getvariable('as_of') then released_at end as released_at,
    getvariable('as_of') as loaded_at
from feature_list
order by feature_id
