-- One row per contact and stretch of time in which it belonged to an account: by rows of `account_identities` where there are
-- any, else always to the account that it names, else to the one company of its mail's domain.

with contacts as (

    select * from {{ ref('entity_contacts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

identities as (

    select * from {{ ref('entity_account_identities') }}
    where is_reportable
        and native_kind = 'contact'

),

domains as (

    select * from {{ ref('int_company_domains') }}

),

-- a domain that two accounts bear says not whose its people are
domain_accounts as (

    select
        domains.company_domain,
        min({{ sort_text('account_ids.account_id') }}) as account_id
    from {{ ref('int_native_accounts') }} as accounts
    inner join domains
        on accounts.domain = domains.native_domain
    inner join account_ids
        on accounts.connector = account_ids.connector
        and accounts.account_id = account_ids.native_account_id
    where accounts.is_reportable
        and domains.company_domain is not null
    group by domains.company_domain
    having count(distinct account_ids.account_id) = 1

),

dated as (

    select
        identities.connector,
        identities.native_id as contact_id,
        coalesce(identities.valid_from_at, {{ always() }}) as started_at,
        identities.valid_to_at as ended_at,
        account_ids.account_id,
        coalesce(identities.method, 'explicit') as match_method
    from identities
    inner join account_ids
        on identities.connector = account_ids.connector
        and identities.account_id = account_ids.native_account_id

)

select
    connector,
    contact_id,
    started_at,
    ended_at,
    min({{ sort_text('account_id') }}) as account_id,
    min({{ sort_text('match_method') }}) as match_method
from dated
group by connector, contact_id, started_at, ended_at
having count(distinct account_id) = 1

union all

select
    contacts.connector,
    contacts.contact_id,
    {{ always() }} as started_at,
    cast(null as timestamp) as ended_at,
    coalesce(account_ids.account_id, domain_accounts.account_id) as account_id,
    case when account_ids.account_id is not null then 'own' else 'domain' end as match_method
from contacts
left join dated
    on contacts.connector = dated.connector
    and contacts.contact_id = dated.contact_id
left join account_ids
    on contacts.connector = account_ids.connector
    and contacts.account_id = account_ids.native_account_id
left join domains
    on contacts.email_domain = domains.native_domain
left join domain_accounts
    on domains.company_domain = domain_accounts.company_domain
    -- who names an account that is not there is nobody's, whatever the mail says
    and contacts.account_id is null
where dated.contact_id is null
    and coalesce(account_ids.account_id, domain_accounts.account_id) is not null
