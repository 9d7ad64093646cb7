select
    connector || ':' || metric || ':' || cast(period_start as {{ dbt.type_string() }}) as reported_figure_key,
    connector,
    metric as metric_name,
    source_system,
    period_start,
    period_end,
    reported_value,
    own_value,
    cast(own_value - reported_value as decimal(18, 2)) as difference,
    own_value != reported_value as is_different
from {{ ref('int_reported_figures') }}
