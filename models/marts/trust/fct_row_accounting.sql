with judged as (

    select
        connector,
        entity,
        reason,
        row_count,
        negative_interval_count
    from {{ ref('int_judged_rows') }}

    union all

    select
        connector,
        entity,
        'duplicate_key' as reason,
        duplicate_rows as row_count,
        0 as negative_interval_count
    from {{ ref('delivered_rows') }}

    union all

    -- a ticket that its log says was deleted is not used after all
    select
        connector,
        'tickets' as entity,
        'used' as reason,
        -count(*) as row_count,
        0 as negative_interval_count
    from {{ ref('int_deleted_tickets') }}
    group by connector

    union all

    select
        connector,
        'tickets' as entity,
        'deleted_by_log' as reason,
        count(*) as row_count,
        0 as negative_interval_count
    from {{ ref('int_deleted_tickets') }}
    group by connector

),

-- what a connector does to its rows before it hands them over
left_out as (

    {{ union_of_connectors('left_out_rows', [
        ('entity', 'string'), ('reason', 'string'), ('row_count', 'bigint')
    ]) }}

),

counted as (

    select * from judged
    union all
    select
        connector,
        entity,
        reason,
        row_count,
        0 as negative_interval_count
    from left_out

)

select
    connector || ':' || entity || ':' || reason as row_accounting_id,
    connector,
    entity,
    reason,
    reason = 'used' as is_used,
    cast(sum(row_count) as bigint) as row_count,
    cast(sum(negative_interval_count) as bigint) as negative_interval_count,
    {{ last_day() }} as as_of_date
from counted
group by connector, entity, reason
having sum(row_count) > 0
