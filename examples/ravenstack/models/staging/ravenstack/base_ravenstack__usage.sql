-- One row per row of the raw table, with how often its id has been seen before it: ids repeat, on other days and
-- for other subscriptions.
with usage as (

    {{ lifecycle.source_table('ravenstack', 'ravenstack_feature_usage', [
        {'name': 'usage_id', 'data_type': 'string', 'required': true},
        {'name': 'subscription_id', 'data_type': 'string', 'required': true},
        {'name': 'usage_date', 'data_type': 'date', 'required': true},
        {'name': 'feature_name', 'data_type': 'string'},
        {'name': 'usage_count', 'data_type': 'bigint'},
        {'name': 'usage_duration_secs', 'data_type': 'bigint'},
        {'name': 'error_count', 'data_type': 'bigint'},
    ]) }}

)

select
    *,
    row_number() over (
        partition by usage_id order by usage_date, subscription_id, feature_name
    ) as id_rank
from usage
