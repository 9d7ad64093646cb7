-- One row per account of which other systems keep an account of their own: the help desk an organization, and shipping a client.
-- They are found to be one by the company's domain, by the id that systems share, or by a row that somebody wrote, since the domain
-- is another company's.
with drawn as (

    select
        account_no,
        account_id,
        'helpdesk' as source_system,
        'ORG-' || substr(account_id, 2) as organization_id,
        uniform('organization found by', account_no) as found_by
    from people
    where happens(0.25, 'organization', account_no)

    union all

    select
        account_no,
        account_id,
        'shipping' as source_system,
        'CL' || printf('%05d', hash(account_no, 'client') % 100000) || '-' || account_no as organization_id,
        uniform('client found by', account_no) as found_by
    from people
    where happens(0.15, 'client', account_no)

)

select
    account_no,
    account_id,
    source_system,
    organization_id,
    case when found_by < 0.4 then 'domain' when found_by < 0.8 then 'external_id' else 'explicit' end as found_by,
    case
        when found_by < 0.2 then 'www.company-' || account_no || '.example'
        when found_by < 0.4 then 'support.eu.company-' || account_no || '.example'
        when found_by < 0.6 then 'gmail.com'
        -- a typing error, or a company that was bought: the row knows better
        when found_by >= 0.8 then 'company-' || (1 + account_no % cast(getvariable('accounts') as bigint)) || '.example'
    end as organization_domain
from drawn
order by account_no, source_system
