-- One row per reportable account, method and key by which it can be found in another system: the id that systems share, its own
-- id where another system names it so, and its company's domain.

with roots as (

    select * from {{ ref('int_identity_roots') }}

),

domains as (

    select * from {{ ref('int_company_domains') }}

),

-- who is left out is matched to nobody: a copy for tests bears the domain of its original. What a row has decided, no key decides
accounts as (

    select
        roots.root_key,
        accounts.connector,
        accounts.account_id,
        accounts.connector || ':' || coalesce(accounts.source_system, '') as system_name,
        accounts.external_id,
        domains.company_domain
    from {{ ref('int_native_accounts') }} as accounts
    inner join roots
        on accounts.connector = roots.connector
        and accounts.account_id = roots.native_account_id
    left join domains
        on accounts.domain = domains.native_domain
    where accounts.is_reportable
        and roots.match_method in ('own', 'merge')

),

shared_ids as (

    select distinct external_id
    from accounts
    where external_id is not null

),

-- an id that two systems use for accounts of their own says not which is meant
owned_ids as (

    select
        accounts.account_id,
        count(distinct accounts.system_name) as owner_count
    from accounts
    inner join shared_ids
        on accounts.account_id = shared_ids.external_id
    group by accounts.account_id

)

select
    connector,
    account_id,
    root_key,
    system_name,
    'external_id' as match_method,
    external_id as match_key
from accounts
where external_id is not null

union all

select
    accounts.connector,
    accounts.account_id,
    accounts.root_key,
    accounts.system_name,
    'external_id' as match_method,
    accounts.account_id as match_key
from accounts
inner join owned_ids
    on accounts.account_id = owned_ids.account_id
where owned_ids.owner_count = 1
    -- what calls itself by its own id does so once
    and coalesce(accounts.external_id, '') != accounts.account_id

union all

select
    connector,
    account_id,
    root_key,
    system_name,
    'domain' as match_method,
    company_domain as match_key
from accounts
where company_domain is not null
