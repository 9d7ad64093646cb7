-- One row per account that a connector knows, or knew before it was merged, with the id it has in the marts: that of the account
-- that stands, and, where two connectors use one id for accounts of theirs, with the connector before it.

with accounts as (

    select
        connector,
        account_id,
        created_at,
        is_reportable
    from {{ ref('entity_accounts') }}
    -- who is not there yet at `as_of` is nobody yet; what names them belongs to `unresolved` until then
    where coalesce(excluded_reason, 'none') != 'future'

),

survivors as (

    select * from {{ ref('int_account_survivors') }}

),

-- a source may forget an account that it merged, and tickets still name it
natives as (

    select
        connector,
        account_id as native_account_id
    from accounts

    union

    select
        connector,
        native_account_id
    from survivors

),

uses as (

    select
        account_id,
        count(*) as connector_count
    from accounts
    group by account_id

)

select
    natives.connector,
    natives.native_account_id,
    accounts.is_reportable,
    accounts.created_at,
    case
        when uses.connector_count = 1 then accounts.account_id
        else accounts.connector || ':' || accounts.account_id
    end as account_id,
    survivors.survivor_id is null as is_survivor
from natives
left join survivors
    on natives.connector = survivors.connector
    and natives.native_account_id = survivors.native_account_id
inner join accounts
    on natives.connector = accounts.connector
    and coalesce(survivors.survivor_id, natives.native_account_id) = accounts.account_id
inner join uses
    on accounts.account_id = uses.account_id
