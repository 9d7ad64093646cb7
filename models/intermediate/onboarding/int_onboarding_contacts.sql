-- One row per onboarding: when a person of ours but of sales and marketing first got in touch, and how often people of both sides
-- were in contact until it ended.

with onboardings as (

    select * from {{ ref('int_onboarding_spells') }}

),

contacts as (

    select
        account_id,
        occurred_at,
        is_two_way,
        source_entity = 'interaction'
        and (direction = 'outbound' or is_two_way)
        and not is_bulk
        and department not in ('sales', 'marketing')
        and coalesce(outcome, 'held') not in ('no_answer', 'no_show') as is_first_kind
    from {{ ref('fct_interactions') }}
    where not is_automated

)

select
    onboardings.onboarding_key,
    min(
        case
            when contacts.is_first_kind and (onboardings.left_at is null or contacts.occurred_at < onboardings.left_at)
                then contacts.occurred_at
        end
    ) as first_contact_at,
    cast(
        sum(
            case
                when contacts.is_two_way and (onboardings.ended_at is null or contacts.occurred_at < onboardings.ended_at) then 1
                else 0
            end
        ) as bigint
    ) as contact_count
from onboardings
inner join contacts
    on onboardings.account_id = contacts.account_id
    and onboardings.started_at <= contacts.occurred_at
group by onboardings.onboarding_key
