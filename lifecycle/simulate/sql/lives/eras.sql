-- The eras that follow on those of `era`: who was lost, or left, and comes back.
with ended as (

    select
        account_no,
        era,
        era_key,
        motion = 'self_serve' as is_self_serve,
        'lost' as ending,
        coalesce(disqualified_at, case when not is_won then decided_at end) as ended_at
    from paths
    where era = getvariable('era')

    union all

    select
        leavings.account_no,
        leavings.era,
        leavings.era_key,
        people.motion = 'self_serve' as is_self_serve,
        'churned' as ending,
        leavings.left_at as ended_at
    from leavings
    inner join people
        on leavings.account_no = people.account_no
    where leavings.era = getvariable('era')

)

select
    account_no,
    era + 1 as era,
    case
        when ending = 'lost' then case when happens(0.5, 'comes back how', era_key) then 're_engaged' else 'evaluates' end
        else case when is_self_serve then 'reactivation' else 'win_back' end
    end as entry,
    after(ended_at, between_of(30, 200, 'comes back', era_key)) as began_at
from ended
where ended_at is not null
    and happens(0.3, 'comes back at all', era_key)
    and after(ended_at, between_of(30, 200, 'comes back', era_key)) < getvariable('as_of')
