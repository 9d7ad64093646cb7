with features as (

    select
        *,
        coalesce(event_name, feature_id) as counted_event_name
    from {{ ref('entity_features') }}

)

select
    connector || ':' || feature_id as feature_key,
    connector,
    feature_id,
    coalesce(feature_name, feature_id) as feature_name,
    counted_event_name as event_name,
    connector || ':' || product_id as product_key,
    coalesce(product_area, 'none') as product_area,
    coalesce(module, 'none') as module,
    use_case,
    limit_name,
    coalesce(limit_aggregation, 'sum_month') as limit_aggregation,
    case when tier is null then 'unclassified' when tier in ('basic', 'core', 'sticky') then tier else 'other' end as tier,
    coalesce(tier in ('core', 'sticky'), false) as is_core,
    coalesce(tier = 'sticky', false) as is_sticky,
    coalesce(is_value_event, false) as is_value_event,
    coalesce(is_login, false) as is_login,
    -- two features of one event: the first is meant
    row_number() over (
        partition by connector, counted_event_name, is_reportable order by {{ sort_text('feature_id') }}
    ) = 1 as is_first_of_event,
    released_at,
    retired_at,
    coalesce(retired_at <= {{ as_of() }}, false) as is_retired,
    is_reportable,
    excluded_reason
from features
