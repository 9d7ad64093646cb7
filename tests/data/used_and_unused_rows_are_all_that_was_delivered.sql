-- Of each entity, rows used and rows left out by any reason of our own are the rows delivered. What a connector says it did to its rows
-- before is apart: those were never delivered.
with accounted as (
    select connector, entity, sum(row_count) as row_count
    from {{ ref('fct_row_accounting') }}
    where reason in (
        'used', 'duplicate_key', 'future', 'deleted', 'spam', 'merged', 'test', 'internal', 'side_conversation',
        'excluded_account', 'deleted_by_log'
    )
    or substring(reason, 1, 8) = 'missing_'
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
