-- One row per question that was offered: after a ticket is solved, when a customer goes live, and twice a year.
with offered as (

    select
        'SR' || substr(drawn.ticket_id, 2) || '-S' as survey_response_id,
        hash(drawn.ticket_key, 'csat') as survey_key,
        'csat' as survey_type,
        'After a ticket' as survey_name,
        'ticket' as touchpoint,
        drawn.account_id,
        drawn.contact_id,
        drawn.ticket_id,
        null as onboarding_project_id,
        case
            when drawn.is_bot_only then 'ST-BOT-01'
            when states.escalated_at < states.first_solved_at then drawn.second_staff_id
            else drawn.staff_id
        end as staff_id,
        'email' as channel,
        states.first_solved_at + to_hours(1) as offered_at,
        0.3 as answer_rate,
        1.3 as days_to_answer,
        1 as scale_min,
        5 as scale_max,
        -- what is thought of a reply that took days
        case when drawn.is_poor then [1, 1, 2, 2, 3, 3, 4, 5] else [1, 2, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5] end as scores,
        getvariable('as_of') as ends_at
    from drawn_tickets as drawn
    inner join ticket_states as states
        on drawn.ticket_key = states.ticket_key
    where states.first_solved_at is not null

    union all

    select
        'SR' || customers.account_no || '-' || customers.era || '-G' as survey_response_id,
        hash(customers.era_key, 'ces') as survey_key,
        'ces' as survey_type,
        'Going live' as survey_name,
        'onboarding' as touchpoint,
        customers.account_id,
        customers.account_id || '-C1' as contact_id,
        null as ticket_id,
        case when customers.has_project then 'OP-' || customers.account_id || '-' || customers.era end as onboarding_project_id,
        'ST-SUC-0' || (1 + customers.account_no % 6) as staff_id,
        'email' as channel,
        after(customers.adoption_at, between_of(0.5, 3, 'asked about going live', customers.era_key)) as offered_at,
        0.42 as answer_rate,
        3 as days_to_answer,
        1 as scale_min,
        7 as scale_max,
        [1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7] as scores,
        -- who has left is not asked
        coalesce(leavings.paid_until, getvariable('as_of')) as ends_at
    from customers
    left join leavings
        on customers.era_key = leavings.era_key

    union all

    select
        'SR' || customers.account_no || '-' || customers.era || '-N' || survey_no as survey_response_id,
        hash(customers.era_key, 'nps', survey_no) as survey_key,
        'nps' as survey_type,
        'Twice a year' as survey_name,
        'relational' as touchpoint,
        customers.account_id,
        customers.account_id || '-C' || whole_between(1, 4, 'asked twice a year', hash(customers.era_key, survey_no)) as contact_id,
        null as ticket_id,
        null as onboarding_project_id,
        null as staff_id,
        case when happens(0.4, 'asked in the product', hash(customers.era_key, survey_no)) then 'in_app' else 'email' end as channel,
        midnight(after(customers.paid_from, 182 * survey_no - 80), 0)
        + to_seconds(whole_between(9 * 3600, 16 * 3600, 'hour of asking', hash(customers.era_key, survey_no))) as offered_at,
        0.26 as answer_rate,
        4 as days_to_answer,
        0 as scale_min,
        10 as scale_max,
        [0, 2, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10] as scores,
        coalesce(leavings.paid_until, getvariable('as_of')) as ends_at
    from customers
    left join leavings
        on customers.era_key = leavings.era_key
    cross join range(1, cast(getvariable('months') // 6 + 2 as bigint)) as numbers(survey_no)

),

asked as (

    select
        offered.*,
        case
            when happens(answer_rate, 'answers', survey_key)
                then known(after(offered_at, 0.01 + least(30, exponential(days_to_answer, 'answers when', survey_key))))
        end as responded_at,
        pick(scores, 'score', survey_key) as drawn_score
    from offered
    where offered_at < least(ends_at, getvariable('as_of'))

)

select
    survey_response_id,
    survey_type,
    survey_name,
    touchpoint,
    account_id,
    contact_id,
    ticket_id,
    onboarding_project_id,
    staff_id,
    channel,
    case
        when responded_at is not null and happens(0.15, 'comments', survey_key)
            then pick(['speed', 'quality', 'product', 'people'], 'theme', survey_key)
    end as theme,
    offered_at,
    responded_at,
    case when responded_at is not null then cast(drawn_score as decimal(18, 6)) end as score,
    cast(scale_min as decimal(18, 6)) as scale_min,
    cast(scale_max as decimal(18, 6)) as scale_max,
    case
        when responded_at is not null and survey_type = 'csat'
            then case when drawn_score >= 4 then 'good' when drawn_score <= 2 then 'bad' else 'neutral' end
    end as rating_label,
    case
        when responded_at is not null and happens(0.15, 'comments', survey_key) then
            case
                when (drawn_score - scale_min) * 2 > scale_max - scale_min
                    then pick(['Thank you, quick and clear.', 'Very helpful.', 'Works again, thanks!'], 'comment', survey_key)
                else pick(
                    ['It took longer than I had hoped.', 'Still not solved for us.', 'I had to explain it twice.'], 'comment', survey_key
                )
            end
    end as comment,
    false as is_reversed,
    least(getvariable('as_of'), midnight(coalesce(responded_at, offered_at), 1)) as loaded_at
from asked
order by survey_response_id
