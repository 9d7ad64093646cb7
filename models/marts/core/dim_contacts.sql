with contacts as (

    select * from {{ ref('entity_contacts') }}

),

memberships as (

    select * from {{ ref('int_contact_memberships') }}

),

-- of two accounts at once the one that it came to last
ranked as (

    select
        connector,
        contact_id,
        account_id,
        match_method,
        row_number() over (
            partition by connector, contact_id order by started_at desc, {{ sort_text('account_id') }}
        ) as place
    from memberships
    where started_at < {{ as_of() }}
        and (ended_at is null or ended_at > {{ as_of() }})

)

select
    contacts.connector || ':' || contacts.contact_id as contact_key,
    contacts.connector,
    contacts.contact_id,
    coalesce(contacts.contact_name, contacts.contact_id) as contact_name,
    coalesce(ranked.account_id, 'unresolved') as account_id,
    coalesce(ranked.match_method, 'none') as match_method,
    contacts.connector || ':' || contacts.merged_into_contact_id as merged_into_contact_key,
    coalesce(contacts.persona, 'not identified') as persona,
    contacts.job_title,
    contacts.lead_source,
    contacts.lead_status,
    contacts.created_at,
    contacts.identified_at,
    contacts.left_at,
    coalesce(contacts.is_active, true) and contacts.left_at is null as is_active,
    coalesce(contacts.is_service_account, false) as is_service_account,
    contacts.is_reportable,
    contacts.excluded_reason
from contacts
left join ranked
    on contacts.connector = ranked.connector
    and contacts.contact_id = ranked.contact_id
    and ranked.place = 1
where contacts.contact_id is not null
