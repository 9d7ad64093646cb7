{{ config(materialized='view') }}
-- One row per account and run of months at whose ends nothing changes: its balance, and what it was 3 and 12 months before. A
-- month changes the balance looked back upon 3 and 12 months later too. Runs cost what moves, and not what stays.

with movements as (

    select
        account_id,
        month_start,
        net_amount,
        constant_net_amount,
        start_count - churn_count as contract_change
    from {{ ref('int_account_month_movements') }}

),

changes as (

    select
        account_id,
        month_start,
        net_amount as closing_change,
        constant_net_amount as constant_change,
        contract_change,
        0 as constant_3_change,
        0 as contract_3_change,
        0 as constant_12_change,
        0 as contract_12_change
    from movements

    union all

    select
        account_id,
        cast({{ dbt.dateadd('month', 3, 'month_start') }} as date) as month_start,
        0 as closing_change,
        0 as constant_change,
        0 as contract_change,
        constant_net_amount as constant_3_change,
        contract_change as contract_3_change,
        0 as constant_12_change,
        0 as contract_12_change
    from movements

    union all

    select
        account_id,
        cast({{ dbt.dateadd('month', 12, 'month_start') }} as date) as month_start,
        0 as closing_change,
        0 as constant_change,
        0 as contract_change,
        0 as constant_3_change,
        0 as contract_3_change,
        constant_net_amount as constant_12_change,
        contract_change as contract_12_change
    from movements

),

netted as (

    select
        account_id,
        month_start,
        sum(closing_change) as closing_change,
        sum(constant_change) as constant_change,
        sum(contract_change) as contract_change,
        sum(constant_3_change) as constant_3_change,
        sum(contract_3_change) as contract_3_change,
        sum(constant_12_change) as constant_12_change,
        sum(contract_12_change) as contract_12_change
    from changes
    group by account_id, month_start

)

select
    account_id,
    month_start as from_month,
    lead(month_start) over account_months as until_month,
    cast(sum(closing_change) over account_months as decimal(18, 2)) as closing_amount,
    cast(sum(constant_change) over account_months as decimal(18, 2)) as constant_closing_amount,
    cast(sum(contract_change) over account_months as int) as closing_contracts,
    cast(sum(constant_3_change) over account_months as decimal(18, 2)) as opening_3_months_amount,
    cast(sum(contract_3_change) over account_months as int) as opening_3_months_contracts,
    cast(sum(constant_12_change) over account_months as decimal(18, 2)) as opening_12_months_amount,
    cast(sum(contract_12_change) over account_months as int) as opening_12_months_contracts
from netted
window account_months as (partition by account_id order by month_start)
