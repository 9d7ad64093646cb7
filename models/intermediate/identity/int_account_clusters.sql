-- One row per account that is one with accounts of other systems by a shared id or domain, with the one that stands for all: that
-- of the connector named first, of its main system before others, then the oldest.

with by_external_id as (

    select
        member_key as root_key,
        cluster_key
    from {{ ref('int_external_id_matches') }}
    where outcome = 'matched'
    group by member_key, cluster_key

),

by_domain as (

    select
        member_key,
        cluster_key
    from {{ ref('int_domain_matches') }}
    where outcome = 'matched'
    group by member_key, cluster_key

),

accounts as (

    select
        connector,
        account_id,
        source_system,
        created_at,
        connector || ':' || account_id as root_key
    from {{ ref('int_native_accounts') }}

),

placed as (

    select
        accounts.root_key,
        accounts.connector,
        accounts.account_id,
        accounts.source_system,
        accounts.created_at,
        by_external_id.cluster_key as external_cluster_key,
        coalesce(by_domain.cluster_key, by_external_id.cluster_key) as cluster_key
    from accounts
    left join by_external_id
        on accounts.root_key = by_external_id.root_key
    left join by_domain
        on coalesce(by_external_id.cluster_key, accounts.root_key) = by_domain.member_key
    where coalesce(by_domain.cluster_key, by_external_id.cluster_key) is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by cluster_key
            order by
                {{ connector_rank('connector') }},
                case when source_system is null then 1 else 2 end,
                {{ sort_text("coalesce(source_system, '')") }},
                case when created_at is null then 2 else 1 end,
                created_at,
                {{ sort_text('root_key') }}
        ) as place
    from placed

)

select
    ranked.root_key,
    standing.connector as standing_connector,
    standing.account_id as standing_account_id,
    -- joined to the one that stands by the surer way, where that is enough
    case
        when ranked.external_cluster_key = standing.external_cluster_key then 'external_id'
        else 'domain'
    end as match_method
from ranked
inner join ranked as standing
    on ranked.cluster_key = standing.cluster_key
    and standing.place = 1
