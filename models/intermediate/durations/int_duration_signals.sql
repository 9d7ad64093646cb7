-- One row per risk of an account that is known: how long it takes from the risk until we are in contact with the account. One
-- that is cleared before, and an account that leaves, waits for it no longer.

with risks as (

    select * from {{ ref('fct_account_signals') }}
    where kind = 'risk'
        and account_id != 'unresolved'

),

contacts as (

    select
        account_id,
        occurred_at as contacted_at
    from {{ ref('fct_interactions') }}
    where direction = 'outbound'
        and not is_automated
        and not is_bulk
        and coalesce(outcome, 'held') not in ('no_answer', 'no_show')

    union all

    -- where the customer began, we are in contact when we have replied
    select
        account_id,
        talked_at as contacted_at
    from {{ ref('int_talks') }}

),

first_contacts as (

    select
        risks.signal_key,
        min(contacts.contacted_at) as contacted_at
    from risks
    inner join contacts
        on risks.account_id = contacts.account_id
        and risks.occurred_at <= contacts.contacted_at
    group by risks.signal_key

),

departures as (

    select
        risks.signal_key,
        min(departures.left_at) as left_at
    from risks
    inner join {{ ref('int_departures') }} as departures
        on risks.account_id = departures.account_id
        and risks.occurred_at <= departures.left_at
    group by risks.signal_key

),

ends as (

    select
        risks.signal_key,
        risks.account_id,
        risks.occurred_at,
        first_contacts.contacted_at,
        case
            when departures.left_at is null or risks.ended_at <= departures.left_at then risks.ended_at
            else departures.left_at
        end as given_up_at
    from risks
    left join first_contacts
        on risks.signal_key = first_contacts.signal_key
    left join departures
        on risks.signal_key = departures.signal_key

)

select
    'risk_contact' as measure,
    signal_key as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    occurred_at as started_at,
    case when contacted_at <= given_up_at or given_up_at is null then contacted_at else given_up_at end as ended_at,
    case
        when contacted_at <= given_up_at or (given_up_at is null and contacted_at is not null) then 'contacted'
        when given_up_at is not null then 'given_up'
    end as ended_by
from ends
