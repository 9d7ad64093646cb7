with checks as (

    select * from {{ ref('int_ledger_checks') }}
    union all
    select * from {{ ref('int_claim_checks') }}
    union all
    select * from {{ ref('int_stage_checks') }}
    union all
    select * from {{ ref('int_source_checks') }}

),

-- where a source contradicts itself, as its connector tells it
told as (

    {{ union_of_connectors('reconciliations', [
        ('check_name', 'string'), ('description', 'string'), ('left_name', 'string'), ('left_value', 'decimal(18,2)'),
        ('right_name', 'string'), ('right_value', 'decimal(18,2)')
    ]) }}

),

united as (

    select
        connector,
        check_name,
        description,
        left_name,
        left_value,
        right_name,
        right_value
    from checks

    union all

    select
        connector,
        check_name,
        description,
        left_name,
        left_value,
        right_name,
        right_value
    from told

)

select
    connector || ':' || check_name as reconciliation_id,
    connector,
    check_name,
    {{ last_day() }} as as_of_date,
    description,
    left_name,
    cast(left_value as decimal(18, 2)) as left_value,
    right_name,
    cast(right_value as decimal(18, 2)) as right_value,
    cast(left_value - right_value as decimal(18, 2)) as difference
from united
