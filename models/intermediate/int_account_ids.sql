-- One row per account of a connector, with the id it has in the marts: its own, or, where two connectors use one id for
-- accounts of theirs, the id with the connector before it.

with accounts as (

    select * from {{ ref('entity_accounts') }}

),

uses as (

    select
        account_id,
        count(*) as connector_count
    from accounts
    group by account_id

)

select
    accounts.connector,
    accounts.account_id as native_account_id,
    accounts.is_reportable,
    case
        when uses.connector_count = 1 then accounts.account_id
        else accounts.connector || ':' || accounts.account_id
    end as account_id
from accounts
inner join uses
    on accounts.account_id = uses.account_id
