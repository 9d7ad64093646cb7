{#
    Rows delivered = rows in the entity + rows left out because another row has their key, for every connector.
    Delivered rows and keys are counted in `delivered_rows`, before the entity, so that its own ranking is not asked.
#}
{% test rows_are_accounted_for(model, entity) %}
with kept as (
    select connector, count(*) as kept_rows
    from {{ model }}
    group by connector
)

select delivered.*, kept.kept_rows
from {{ ref('delivered_rows') }} as delivered
left join kept on delivered.connector = kept.connector
where delivered.entity = '{{ entity }}'
    and (
        delivered.delivered_rows != delivered.staged_rows
        or delivered.staged_rows != coalesce(kept.kept_rows, 0) + delivered.duplicate_rows
    )
{% endtest %}
