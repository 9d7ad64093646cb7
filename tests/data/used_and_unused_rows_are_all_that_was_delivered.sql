-- Of each entity, rows used and rows left out by any reason, but for what a connector did before, are the rows delivered.
with accounted as (
    select connector, entity, sum(row_count) as row_count
    from {{ ref('fct_row_accounting') }}
    where reason not in ('repeated_usage_id', 'summed_into_a_day')
    group by connector, entity
)

select
    delivered.connector,
    delivered.entity,
    delivered.delivered_rows,
    accounted.row_count
from {{ ref('delivered_rows') }} as delivered
left join accounted
    on delivered.connector = accounted.connector
    and delivered.entity = accounted.entity
where delivered.delivered_rows != coalesce(accounted.row_count, 0)
