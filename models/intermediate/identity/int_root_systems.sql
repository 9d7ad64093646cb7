-- One row per account that merges and rows of `account_identities` lead to, and system in which it has an account of its own.

with accounts as (

    select * from {{ ref('int_native_accounts') }}
    where is_reportable

)

select
    roots.root_key,
    accounts.connector || ':' || coalesce(accounts.source_system, '') as system_name
from accounts
inner join {{ ref('int_identity_roots') }} as roots
    on accounts.connector = roots.connector
    and accounts.account_id = roots.native_account_id
group by roots.root_key, accounts.connector, accounts.source_system
