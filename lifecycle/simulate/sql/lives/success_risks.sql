-- One row per risk of a customer that was seen: from when to when, and what it was. A cancellation ends it as lost.
select
    years.account_no,
    years.era,
    years.era_key,
    years.year_key,
    years.episode_from as seen_at,
    least(years.episode_to, leavings.cancel_requested_at) as cleared_at,
    case when leavings.cancel_requested_at < years.episode_to then 'lost' else 'saved' end as outcome,
    case
        -- an account has one champion to lose
        when years.era = 1 and years.year_no = 1 and happens(0.25, 'champion leaves', years.year_key) then 'champion_left'
        else pick(['bad_survey', 'manual', 'manual', 'usage_drop'], 'risk subtype', years.year_key)
    end as subtype
from years
left join leavings
    on years.era_key = leavings.era_key
where years.episode = 'risk'
    and years.episode_from < coalesce(leavings.cancel_requested_at, getvariable('as_of'))
    and years.episode_from < getvariable('as_of')
order by years.account_no, years.era, years.year_no
