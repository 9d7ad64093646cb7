select
    connector || ':' || entity || ':' || field_name as field_key,
    connector,
    entity,
    field_name,
    row_count,
    filled_count,
    {{ last_day() }} as as_of_date
from {{ ref('int_filled_fields') }}
