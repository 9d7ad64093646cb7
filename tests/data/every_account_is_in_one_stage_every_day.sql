-- The accounts counted by stage on the last day are the accounts that are in a stage.
with counted as (
    select sum(account_count) as accounts
    from {{ ref('fct_stage_days') }}
    where date_day = (select max(date_day) from {{ ref('days') }})
),

present as (
    select count(*) as accounts
    from {{ ref('dim_accounts') }}
    where current_stage is not null
        and account_id != 'unresolved'
)

select
    counted.accounts as counted_accounts,
    present.accounts as present_accounts
from counted
cross join present
where coalesce(counted.accounts, 0) != present.accounts
