-- One row per native id of an account that a connector knows, knew before it was merged, or has from another system, with the id
-- it has in the marts: that of the account that stands, and, where two connectors use one id for accounts of theirs, with the
-- connector before it. The only place where accounts are resolved.

with accounts as (

    select * from {{ ref('int_native_accounts') }}

),

roots as (

    select * from {{ ref('int_identity_roots') }}

),

clusters as (

    select * from {{ ref('int_account_clusters') }}

),

uses as (

    select
        account_id,
        count(*) as connector_count
    from accounts
    group by account_id

)

select
    roots.connector,
    roots.native_account_id,
    accounts.is_reportable,
    accounts.created_at,
    case
        when uses.connector_count = 1 then accounts.account_id
        else accounts.connector || ':' || accounts.account_id
    end as account_id,
    roots.connector = accounts.connector and roots.native_account_id = accounts.account_id as is_survivor
from roots
left join clusters
    on roots.root_key = clusters.root_key
inner join accounts
    on coalesce(clusters.standing_connector, roots.root_connector) = accounts.connector
    and coalesce(clusters.standing_account_id, roots.root_account_id) = accounts.account_id
inner join uses
    on accounts.account_id = uses.account_id
