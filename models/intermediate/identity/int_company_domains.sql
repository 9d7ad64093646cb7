-- One row per spelling of a domain that accounts and contacts bear, with the company's domain that it is part of: `www` and all
-- that is below the registered name are folded into it. Public mail providers are no company, nor is what others register below.

with spellings as (

    select domain as native_domain
    from {{ ref('entity_accounts') }}
    where domain is not null

    union

    select email_domain as native_domain
    from {{ ref('entity_contacts') }}
    where email_domain is not null

    union

    select native_id as native_domain
    from {{ ref('entity_account_identities') }}
    where native_kind = 'domain'
        and native_id is not null

),

hosts as (

    select
        native_domain,
        {{ host_of('native_domain') }} as host_name
    from spellings

),

labelled as (

    select
        native_domain,
        host_name,
        length(host_name) - length(replace(host_name, '.', '')) + 1 as label_count,
        {{ last_labels('host_name', 2) }} as last_two,
        {{ last_labels('host_name', 3) }} as last_three
    from hosts

),

folded as (

    select
        labelled.native_domain,
        case
            when labelled.label_count = 1 or '.' || labelled.host_name || '.' like '%..%' then null
            when suffixes.domain is null then labelled.last_two
            -- the suffix alone is nobody's
            when labelled.label_count > 2 then labelled.last_three
        end as company_domain
    from labelled
    left join {{ ref('public_domains') }} as suffixes
        on labelled.last_two = suffixes.domain
        and suffixes.kind = 'suffix'

)

select
    folded.native_domain,
    case when providers.domain is null then folded.company_domain end as company_domain,
    providers.domain is not null as is_public_mail
from folded
left join {{ ref('public_domains') }} as providers
    on folded.company_domain = providers.domain
    and providers.kind = 'mail'
