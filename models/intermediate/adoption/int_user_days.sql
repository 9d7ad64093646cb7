{{ config(materialized='view') }}
-- One row per account, person and day of use; and whether the use was active. Who works for two accounts is a user of each.

select
    account_id,
    user_key,
    usage_date,
    max(case when is_active_use then 1 else 0 end) = 1 as is_active
from {{ ref('fct_usage_days') }}
where user_kind in ('person', 'device')
group by account_id, user_key, usage_date
