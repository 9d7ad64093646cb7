with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

roots as (

    select * from {{ ref('int_identity_roots') }}

),

accounts as (

    select * from {{ ref('int_native_accounts') }}

),

-- of an id that several rows give, one tells whose it is
claims as (

    select
        native_connector,
        native_id,
        min({{ sort_text('source_system') }}) as source_system,
        min({{ sort_text('native_kind') }}) as native_kind
    from {{ ref('int_identity_claims') }}
    group by native_connector, native_id

),

clusters as (

    select * from {{ ref('int_account_clusters') }}

),

methods as (

    select
        roots.connector,
        coalesce(accounts.source_system, claims.source_system, roots.connector) as source_system,
        coalesce(claims.native_kind, 'account') as native_kind,
        roots.native_account_id as native_id,
        account_ids.account_id,
        account_ids.is_survivor,
        case
            when account_ids.is_survivor then 'own'
            -- the least sure step of the way tells how sure the whole is
            when roots.root_key = clusters.standing_connector || ':' || clusters.standing_account_id then roots.match_method
            else coalesce(clusters.match_method, roots.match_method)
        end as match_method
    from roots
    inner join account_ids
        on roots.connector = account_ids.connector
        and roots.native_account_id = account_ids.native_account_id
    left join accounts
        on roots.connector = accounts.connector
        and roots.native_account_id = accounts.account_id
    left join claims
        on roots.connector = claims.native_connector
        and roots.native_account_id = claims.native_id
    left join clusters
        on roots.root_key = clusters.root_key

)

select
    connector || ':' || native_id as identity_key,
    connector,
    source_system,
    native_kind,
    native_id,
    account_id,
    match_method,
    case
        when match_method = 'domain' then 'medium'
        when match_method in ('own', 'merge', 'explicit') then 'certain'
        else 'high'
    end as confidence,
    is_survivor
from methods
