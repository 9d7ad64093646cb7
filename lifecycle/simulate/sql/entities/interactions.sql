-- One row per contact of success with a customer: calls, mails, meetings, trainings and nudges, about four a month; reviews of a quarter;
-- what belongs to a milestone or a risk; and the notice before a contract is renewed. A customer's own cases are tickets, not here.
with champions as (

    select
        account_no,
        min(seen_at) as left_at
    from success_risks
    where subtype = 'champion_left'
    group by account_no

),

-- each as often as it stands here, by how near success is to the customer
touch_models as (

    select *
    from (
        values
        ('enterprise', ['call', 'call', 'call', 'meeting', 'meeting', 'email', 'email', 'email', 'email', 'message', 'training', 'visit']),
        ('mid_market', ['call', 'call', 'meeting', 'email', 'email', 'email', 'email', 'email', 'message', 'nudge', 'nudge', 'training']),
        ('smb', ['call', 'email', 'email', 'email', 'email', 'message', 'nudge', 'nudge', 'nudge', 'nudge', 'nudge', 'training'])
    ) as touch_models (segment, interaction_types)

),

kept as (

    select
        customers.*,
        coalesce(leavings.paid_until, getvariable('as_of')) as until_at,
        leavings.cancel_requested_at
    from customers
    left join leavings
        on customers.era_key = leavings.era_key

),

monthly as (

    select
        *,
        hash(month_key, 'contact', contact_no) as key
    from (
        select
            month_key,
            month_no,
            era_key,
            from_at,
            to_at,
            unnest(range(cast(floor(
                3.9 * seconds_between(from_at, to_at) / 2629800.0 + uniform('contacts', month_key)
            ) as bigint))) as contact_no
        from customer_months
    )

),

planned as (

    select
        'IN-' || kept.account_id || '-' || kept.era || '-' || monthly.month_no || '-' || monthly.contact_no as interaction_id,
        monthly.era_key,
        within(monthly.from_at, monthly.to_at, 'contact', monthly.key) as occurred_at,
        pick(touch_models.interaction_types, 'contact type', monthly.key) as interaction_type,
        monthly.key
    from monthly
    inner join kept
        on monthly.era_key = kept.era_key
    inner join touch_models
        on kept.segment = touch_models.segment

    union all by name

    -- a review a quarter, where somebody has the time
    select
        'QR-' || kept.account_id || '-' || kept.era || '-' || months.month_no as interaction_id,
        months.era_key,
        within(months.from_at, months.to_at, 'review', months.month_key) as occurred_at,
        'review' as interaction_type,
        hash(months.month_key, 'review') as key
    from customer_months as months
    inner join kept
        on months.era_key = kept.era_key
    where kept.segment != 'smb'
        and months.month_no % 3 = kept.account_no % 3
        and months.from_at > kept.adoption_at
        and happens(0.8, 'review held', months.month_key)

    union all by name

    select
        'IM-' || onboarding_project_id || '-' || step_no as interaction_id,
        era_key,
        after(planned_at, between_of(-5, 2, 'milestone contact', step_key)) as occurred_at,
        case when milestone = 'kickoff' then 'meeting' when milestone = 'training' then 'training' else 'email' end as interaction_type,
        onboarding_project_id || '-' || step_no as milestone_id,
        hash(step_key, 'contact') as key
    from onboarding_steps
    where is_applicable
        and milestone not in ('handover', 'first_value')
        and happens(0.6, 'milestone contact at all', step_key)

    union all by name

    select
        'IR-' || people.account_id || '-' || risks.era || '-' || strftime(risks.seen_at, '%Y%m') as interaction_id,
        risks.era_key,
        after(risks.seen_at, 1 + exponential(2.5, 'risk contact', risks.year_key)) as occurred_at,
        'call' as interaction_type,
        'RK-' || people.account_id || '-' || risks.era || '-' || strftime(risks.seen_at, '%Y%m') as signal_id,
        hash(risks.year_key, 'risk contact') as key
    from success_risks as risks
    inner join people
        on risks.account_no = people.account_no
    where happens(0.85, 'risk contact at all', risks.year_key)

    union all by name

    select
        'RN-' || kept.account_id || '-' || kept.era || '-' || years.year_no as interaction_id,
        years.era_key,
        after(years.window_from, between_of(1, 20, 'renewal notice', years.year_key)) as occurred_at,
        'renewal_notice' as interaction_type,
        'S' || kept.account_id || '-' || kept.era as subscription_id,
        hash(years.year_key, 'renewal notice') as key
    from years
    inner join kept
        on years.era_key = kept.era_key
    where years.window_from is not null
        and after(years.window_from, between_of(1, 20, 'renewal notice', years.year_key))
            < coalesce(kept.cancel_requested_at, years.year_end)
        and happens(0.88, 'renewal notice at all', years.year_key)

),

-- what machines send comes at any time; people talk from 8 to 18 o'clock, and what falls on a weekend is put off until Monday
timely as (

    select
        * exclude (occurred_at),
        interaction_type in ('nudge', 'renewal_notice') as is_automated,
        case
            when interaction_type in ('nudge', 'renewal_notice') then occurred_at
            else midnight(occurred_at, case isodow(occurred_at) when 6 then 2 when 7 then 1 else 0 end)
                + to_seconds(28800 + seconds_between(midnight(occurred_at, 0), occurred_at) * 10 // 24)
        end as occurred_at
    from planned

),

held as (

    select
        planned.*,
        kept.account_no,
        kept.account_id,
        kept.won_at,
        kept.segment,
        planned.milestone_id is null and planned.signal_id is null and case planned.interaction_type
            when 'email' then happens(0.16, 'inbound', planned.key)
            when 'call' then happens(0.1, 'inbound', planned.key)
            when 'message' then happens(0.35, 'inbound', planned.key)
            else false
        end as is_inbound,
        case planned.interaction_type
            when 'call' then pick(['answered', 'answered', 'answered', 'no_answer'], 'call outcome', planned.key)
            when 'email' then null
            when 'message' then null
            when 'nudge' then null
            when 'renewal_notice' then null
            else case when happens(0.9, 'held', planned.key) then 'held' else 'no_show' end
        end as hoped_outcome,
        -- the champion first, as long as there is one
        1 + cast(floor(pow(uniform('contact of', planned.key), 1.5) * 4) as int) as person_no,
        case
            when kept.has_project and planned.occurred_at < least(kept.adoption_at, coalesce(kept.cancel_requested_at, kept.adoption_at))
                then 'OP-' || kept.account_id || '-' || kept.era
        end as onboarding_project_id
    from timely as planned
    inner join kept
        on planned.era_key = kept.era_key
    where planned.occurred_at >= kept.won_at
        and planned.occurred_at < kept.until_at
        and planned.occurred_at < getvariable('as_of')

),

timed as (

    select
        held.*,
        case when is_inbound and hoped_outcome = 'no_answer' then 'answered' else hoped_outcome end as outcome,
        case when champions.left_at < held.occurred_at then greatest(2, person_no) else person_no end as member_no,
        case
            when hoped_outcome in ('answered', 'held')
                then cast(least(7200, 60 * ceil(lognormal(
                    case interaction_type when 'call' then 9 when 'training' then 50 else 32 end, 0.4, 'talk', key
                ))) as bigint)
        end as duration_seconds,
        case
            when interaction_type in ('email', 'nudge', 'renewal_notice') and not is_inbound and happens(0.68, 'opened', key)
                then after(occurred_at, 0.005 + exponential(0.8, 'opened when', key))
        end as opened_at
    from held
    left join champions
        on held.account_no = champions.account_no

)

select
    interaction_id,
    occurred_at,
    account_id,
    account_id || '-C' || member_no as contact_id,
    case when not is_automated then 'ST-SUC-0' || (1 + account_no % 6) end as staff_id,
    'Customer Success' as team,
    subscription_id,
    onboarding_project_id,
    milestone_id,
    signal_id,
    interaction_type,
    case interaction_type
        when 'call' then 'phone'
        when 'message' then 'chat'
        when 'nudge' then 'in_app'
        when 'visit' then 'in_person'
        when 'email' then 'email'
        when 'renewal_notice' then 'email'
        else 'remote_session'
    end as channel,
    case when is_inbound then 'inbound' else 'outbound' end as direction,
    case when is_inbound then 'customer_service' end as contact_type,
    case
        when is_automated then pick(['activity_based', 'time_based'], 'trigger', key)
        when interaction_type in ('review', 'renewal_notice') then 'time_based'
        else 'manual'
    end as trigger_type,
    outcome,
    case when outcome in ('answered', 'held') then known(occurred_at + to_seconds(duration_seconds)) end as ended_at,
    case when interaction_type in ('email', 'nudge', 'renewal_notice') then occurred_at end as delivered_at,
    known(opened_at) as opened_at,
    case when interaction_type = 'nudge' and happens(0.3, 'acted', key) then known(after(opened_at, 0.02)) end as acted_at,
    case
        when interaction_type = 'email' and happens(0.5, 'replied', key) then known(after(opened_at, exponential(0.6, 'replied when', key)))
        when interaction_type = 'message' then known(after(occurred_at, 0.001 + exponential(0.05, 'replied when', key)))
    end as replied_at,
    case when outcome in ('answered', 'held') then duration_seconds end as duration_seconds,
    is_automated,
    not is_inbound as is_proactive,
    false as is_bulk,
    is_inbound and happens(0.05, 'complains', key) as is_complaint,
    least(getvariable('as_of'), midnight(occurred_at, 3)) as loaded_at
from timed
order by interaction_id
