{% set movement_types = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] %}

with balances as (

    {{ daily_balances(
        ref('int_mrr_pieces'),
        ['segment'],
        {'mrr_amount': 'mrr_amount', 'customer_count': 'customer_count'},
        'started_at',
        'ended_at'
    ) }}

),

moves as (

    select
        movement_date as date_day,
        coalesce(segment, 'unknown') as segment,
        movement_type,
        contract_amount,
        pause_amount,
        fx_amount,
        0 as transferred_amount
    from {{ ref('fct_mrr_movements') }}

    union all

    select
        from_date as date_day,
        segment,
        'transfer' as movement_type,
        0 as contract_amount,
        0 as pause_amount,
        0 as fx_amount,
        brought_amount as transferred_amount
    from {{ ref('int_mrr_pieces') }}

    union all

    select
        until_date as date_day,
        segment,
        'transfer' as movement_type,
        0 as contract_amount,
        0 as pause_amount,
        0 as fx_amount,
        -taken_amount as transferred_amount
    from {{ ref('int_mrr_pieces') }}
    where taken_amount != 0

),

flows as (

    select
        date_day,
        segment,
        {% for movement_type in movement_types -%}
            sum(case when movement_type = '{{ movement_type }}' then contract_amount else 0 end) as {{ movement_type }}_amount,
        {% endfor -%}
        sum(pause_amount) as pause_amount,
        sum(fx_amount) as fx_amount,
        sum(transferred_amount) as transferred_amount,
        sum(contract_amount + pause_amount + fx_amount + transferred_amount) as net_amount
    from moves
    group by date_day, segment

)

select
    balances.segment || ':' || cast(balances.date_day as {{ dbt.type_string() }}) as mrr_day_id,
    balances.date_day,
    balances.segment,
    cast(balances.mrr_amount - coalesce(flows.net_amount, 0) as decimal(18, 2)) as opening_mrr_amount,
    {% for movement_type in movement_types -%}
        cast(coalesce(flows.{{ movement_type }}_amount, 0) as decimal(18, 2)) as {{ movement_type }}_mrr_amount,
    {% endfor -%}
    cast(coalesce(flows.pause_amount, 0) as decimal(18, 2)) as pause_mrr_amount,
    cast(coalesce(flows.fx_amount, 0) as decimal(18, 2)) as fx_mrr_amount,
    cast(coalesce(flows.transferred_amount, 0) as decimal(18, 2)) as transferred_mrr_amount,
    cast(balances.mrr_amount as decimal(18, 2)) as closing_mrr_amount,
    cast(balances.customer_count as bigint) as customer_count,
    '{{ var("reporting_currency") }}' as currency
from balances
left join flows
    on balances.date_day = flows.date_day
    and balances.segment = flows.segment
