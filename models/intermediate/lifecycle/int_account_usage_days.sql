{{ config(materialized='view') }}
-- One row per account and day of the reporting calendar on which a person used the product, with the first use of the day and the
-- first that shows value and the first of the core.

select
    account_id,
    usage_date,
    first_used_at,
    first_value_at,
    first_core_at
from {{ ref('fct_account_usage_days') }}
where account_id != 'unresolved'
    and event_count > 0
