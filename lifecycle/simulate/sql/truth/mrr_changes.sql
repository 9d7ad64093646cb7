-- One row per account and day on which its MRR changes, in the reporting currency at the fixed rate, and why.
with priced as (

    select
        priced_spells.*,
        people.account_id,
        era = min(era) over (partition by priced_spells.account_no) as is_first_time,
        cast(round(seats * seat_price * people.plan_rate, 2) as decimal(18, 2)) as mrr_amount
    from priced_spells
    inner join people
        on priced_spells.account_no = people.account_no

),

changes as (

    select
        account_id,
        cast(started_at as date) as change_date,
        mrr_amount as change_amount,
        case when reason = 'start' then case when is_first_time then 'new' else 'reactivation' end else reason end as reason
    from priced
    where started_at < getvariable('as_of')

    union all

    select
        priced.account_id,
        -- one who moves from plan to plan does so on the day of the new one
        cast(coalesce(migrations.resumed_at, priced.ended_at) as date) as change_date,
        -priced.mrr_amount as change_amount,
        case when leavings.paid_until = priced.ended_at then 'churn' else 'change' end as reason
    from priced
    left join leavings
        on priced.era_key = leavings.era_key
    left join migrations
        on priced.era_key = migrations.era_key
        and priced.ended_at = migrations.migrated_at
    where priced.ended_at < getvariable('as_of')

)

select
    account_id,
    change_date,
    case
        when bool_or(reason = 'churn') then 'churn'
        when bool_or(reason = 'reactivation') then 'reactivation'
        when bool_or(reason = 'new') then 'new'
        when sum(change_amount) > 0 then 'expansion'
        else 'contraction'
    end as movement_type,
    cast(sum(change_amount) as decimal(18, 2)) as movement_amount,
    coalesce(
        string_agg(distinct reason, '|' order by reason)
        filter (where reason not in ('change', 'churn', 'new', 'reactivation')), ''
    ) as reasons
from changes
group by account_id, change_date
having sum(change_amount) != 0
order by account_id, change_date
