-- One row per account and day on which its MRR changes, in the reporting currency at the fixed rate, and why. A discount for ever is
-- taken off; one for a time is not.
with spells as (

    select
        *,
        era = min(era) over (partition by account_no) as is_first_time
    from contracted_spells

),

changes as (

    select
        account_id,
        cast(started_at as date) as change_date,
        mrr_amount as contract_amount,
        0 as pause_amount,
        case when reason = 'start' then case when is_first_time then 'new' else 'reactivation' end else reason end as reason
    from spells
    where started_at < getvariable('as_of')

    union all

    select
        spells.account_id,
        -- one who moves from plan to plan does so on the day of the new one
        cast(coalesce(migrations.resumed_at, spells.ended_at) as date) as change_date,
        -spells.mrr_amount as contract_amount,
        0 as pause_amount,
        case when leavings.paid_until = spells.ended_at then 'churn' else 'change' end as reason
    from spells
    left join leavings
        on spells.era_key = leavings.era_key
    left join migrations
        on spells.era_key = migrations.era_key
        and spells.ended_at = migrations.migrated_at
    where spells.ended_at < getvariable('as_of')

    union all

    select
        spells.account_id,
        cast(turns.turned_at as date) as change_date,
        0 as contract_amount,
        turns.sign * spells.mrr_amount as pause_amount,
        turns.reason
    from (
        select subscription_id, pause_from, pause_from as turned_at, -1 as sign, 'pause' as reason from billing_oddities
        union all
        select subscription_id, pause_from, pause_to, 1, 'resume' from billing_oddities
    ) as turns
    inner join spells
        on turns.subscription_id = spells.subscription_id
        and turns.pause_from >= spells.started_at
        and (spells.ended_at is null or turns.pause_from < spells.ended_at)
    where turns.turned_at < getvariable('as_of')

)

select
    account_id,
    change_date,
    case
        when bool_or(reason = 'churn') then 'churn'
        when bool_or(reason = 'reactivation') then 'reactivation'
        when bool_or(reason = 'new') then 'new'
        when sum(contract_amount) > 0 then 'expansion'
        when sum(contract_amount) < 0 then 'contraction'
        else any_value(reason)
    end as movement_type,
    cast(sum(contract_amount + pause_amount) as decimal(18, 2)) as movement_amount,
    cast(sum(contract_amount) as decimal(18, 2)) as contract_amount,
    cast(sum(pause_amount) as decimal(18, 2)) as pause_amount,
    coalesce(
        string_agg(distinct reason, '|' order by reason)
        filter (where reason not in ('change', 'churn', 'new', 'reactivation', 'pause', 'resume')), ''
    ) as reasons
from changes
group by account_id, change_date
having sum(contract_amount) != 0 or sum(pause_amount) != 0
order by account_id, change_date
