-- One row per native id of an account, a customer or a lead that `account_identities` gives to an account at `as_of`, with what
-- the two stand for after merges. An id that names an account of the same connector itself keeps to it, unless the row says
-- that it comes from that account's system.

with identities as (

    select * from {{ ref('entity_account_identities') }}
    where is_reportable
        and native_kind in ('account', 'customer', 'lead')
        and (valid_from_at is null or valid_from_at < {{ as_of() }})
        and (valid_to_at is null or valid_to_at > {{ as_of() }})

),

accounts as (

    select * from {{ ref('int_native_accounts') }}

),

survivors as (

    select * from {{ ref('int_account_survivors') }}

),

connectors as (

    select distinct connector from accounts

),

placed as (

    select
        -- a system that has a connector is told by it
        coalesce(connectors.connector, identities.connector) as native_connector,
        identities.native_id,
        identities.source_system,
        identities.native_kind,
        identities.connector as target_connector,
        identities.account_id as named_account_id,
        coalesce(identities.method, 'explicit') as match_method
    from identities
    left join connectors
        on identities.source_system = connectors.connector

)

select
    placed.native_connector,
    placed.native_id,
    placed.source_system,
    placed.native_kind,
    coalesce(native_survivors.survivor_id, placed.native_id) as standing_native_id,
    placed.target_connector,
    coalesce(target_survivors.survivor_id, placed.named_account_id) as target_account_id,
    placed.match_method,
    targets.account_id is not null as is_target_known
from placed
left join accounts as own_accounts
    on placed.native_connector = own_accounts.connector
    and placed.native_id = own_accounts.account_id
left join survivors as native_survivors
    on placed.native_connector = native_survivors.connector
    and placed.native_id = native_survivors.native_account_id
left join survivors as target_survivors
    on placed.target_connector = target_survivors.connector
    and placed.named_account_id = target_survivors.native_account_id
left join accounts as targets
    on placed.target_connector = targets.connector
    and coalesce(target_survivors.survivor_id, placed.named_account_id) = targets.account_id
where own_accounts.account_id is null
    or placed.source_system = placed.native_connector
    or placed.source_system = own_accounts.source_system
