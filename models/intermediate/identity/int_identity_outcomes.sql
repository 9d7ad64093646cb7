-- One row per account, method and key of `int_identity_keys` that another system's account bears too, with what came of it.

with identity_keys as (

    select * from {{ ref('int_identity_keys') }}

),

external_id_matches as (

    select * from {{ ref('int_external_id_matches') }}

),

external_clusters as (

    select
        member_key as root_key,
        cluster_key
    from external_id_matches
    where outcome = 'matched'
    group by member_key, cluster_key

)

select
    identity_keys.connector,
    identity_keys.account_id as native_account_id,
    identity_keys.match_method,
    identity_keys.match_key,
    external_id_matches.outcome
from identity_keys
inner join external_id_matches
    on identity_keys.root_key = external_id_matches.member_key
    and identity_keys.match_key = external_id_matches.match_key
where identity_keys.match_method = 'external_id'

union all

select
    identity_keys.connector,
    identity_keys.account_id as native_account_id,
    identity_keys.match_method,
    identity_keys.match_key,
    domain_matches.outcome
from identity_keys
left join external_clusters
    on identity_keys.root_key = external_clusters.root_key
inner join {{ ref('int_domain_matches') }} as domain_matches
    on coalesce(external_clusters.cluster_key, identity_keys.root_key) = domain_matches.member_key
    and identity_keys.match_key = domain_matches.match_key
where identity_keys.match_method = 'domain'
