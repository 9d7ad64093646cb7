-- One row per person of an account that is known: of a prospect two, from when it is known at all; of a customer all whom it works with;
-- and the account in whose name its machines call the API.
with met as (

    select
        people.account_no,
        people.account_id,
        people.time_zone,
        people.lead_source,
        min(coalesce(paths.connection_at, paths.consideration_at, paths.decided_at)) as met_at,
        min(paths.consideration_at) as considered_at,
        min(customers.won_at) as won_at,
        min(customers.first_used_at) as first_used_at
    from people
    inner join paths
        on people.account_no = paths.account_no
    left join customers
        on paths.era_key = customers.era_key
    group by people.account_no, people.account_id, people.time_zone, people.lead_source

),

champions as (

    select
        account_no,
        min(seen_at) as left_at
    from success_risks
    where subtype = 'champion_left'
    group by account_no

),

-- who writes is known from then on, whoever it is
writers as (

    select
        contact_id,
        min(created_at) as wrote_at
    from drawn_tickets
    where created_at < getvariable('as_of')
    group by contact_id

),

persons as (

    select
        met.*,
        members.* exclude (account_no, account_id),
        case when members.member_no = 1 then champions.left_at end as left_at,
        least(writers.wrote_at, case
            when members.member_no = 1 then least(
                getvariable('as_of') - to_seconds(1), after(met.met_at, between_of(0.0002, 0.02, 'contact created', members.member_key))
            )
            -- whoever tries the product was met before
            when members.member_no = 2
                then within(met.met_at, coalesce(met.considered_at, met.met_at + to_days(20)), 'contact created', members.member_key)
            else within(met.met_at, met.won_at, 'contact created', members.member_key)
        end) as created_at
    from met
    inner join members
        on met.account_no = members.account_no
    left join champions
        on met.account_no = champions.account_no
    left join writers
        on members.contact_id = writers.contact_id
    where met.met_at < getvariable('as_of')
        and (members.member_no <= 2 or met.won_at is not null or writers.contact_id is not null)

)

select
    contact_id,
    account_id,
    pick(
        ['Amira', 'Ben', 'Clara', 'Diego', 'Emma', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Keiko', 'Luca', 'Mara', 'Nils', 'Priya'],
        'first name', member_key
    ) || ' ' || pick(
        ['Abe', 'Bauer', 'Chen', 'Dias', 'Evans', 'Fischer', 'Gupta', 'Hill', 'Ivanov', 'Jones', 'Keller', 'Lopez', 'Mori', 'Patel'],
        'last name', member_key
    ) as contact_name,
    email,
    split_part(email, '@', 2) as email_domain,
    user_id,
    case persona
        when 'champion' then 'Head of operations'
        when 'economic_buyer' then 'Finance director'
        when 'admin' then 'System administrator'
        else pick(['Analyst', 'Team lead', 'Coordinator', 'Specialist'], 'job title', member_key)
    end as job_title,
    time_zone,
    case when persona != 'user' or happens(0.85, 'persona known', member_key) then persona end as persona,
    lead_source,
    created_at,
    case when member_no = 1 then met_at else created_at end as identified_at,
    left_at,
    left_at is null as is_active,
    false as is_service_account,
    least(getvariable('as_of'), midnight(coalesce(left_at, created_at), 1)) as loaded_at
from persons
where created_at < getvariable('as_of')

union all

select
    account_id || '-CAPI' as contact_id,
    account_id,
    'API of company ' || account_no as contact_name,
    'api@company-' || account_no || '.example' as email,
    'company-' || account_no || '.example' as email_domain,
    account_id || '-API' as user_id,
    null as job_title,
    time_zone,
    'other' as persona,
    null as lead_source,
    first_used_at as created_at,
    null as identified_at,
    null as left_at,
    true as is_active,
    true as is_service_account,
    least(getvariable('as_of'), midnight(first_used_at, 1)) as loaded_at
from met
where first_used_at < getvariable('as_of')
order by contact_id
