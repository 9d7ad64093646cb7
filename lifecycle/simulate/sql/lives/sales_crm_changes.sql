-- One row per change that the CRM has logged of an account: who it is, who looks after it, and where its people think it stands.
with eras_told as (

    select
        paths.account_no,
        paths.era,
        paths.era_key,
        paths.began_at,
        paths.connection_at,
        paths.consideration_at,
        paths.disqualified_at,
        coalesce(paths.disqualified_at, case when not paths.is_won then paths.decided_at end) as lost_at,
        customers.won_at,
        customers.plan_id,
        customers.paid_from,
        leavings.cancel_requested_at,
        leavings.left_at
    from paths
    left join customers
        on paths.era_key = customers.era_key
    left join leavings
        on paths.era_key = leavings.era_key

),

-- the stage in the CRM is set by hand: some days after it is true, by the next event at the latest, now and then wrong or not at all
stages_true as (

    select account_no, era_key, 'lead' as value, connection_at as true_at from eras_told where connection_at is not null
    union all
    select account_no, era_key, 'opportunity', consideration_at from eras_told where consideration_at is not null
    union all
    select account_no, era_key, 'customer', won_at from eras_told where won_at is not null
    union all
    select account_no, era_key, 'unqualified', lost_at from eras_told where lost_at is not null
    union all
    select account_no, era_key, 'former customer', left_at from eras_told where left_at is not null

),

stages_told as (

    select
        account_no,
        case
            when happens(0.04, 'wrong stage', hash(era_key, value))
                then pick(['subscriber', 'lead', 'opportunity', 'evangelist'], 'which wrong stage', hash(era_key, value))
            else value
        end as value,
        after(true_at, 0.02 + exponential(2.5, 'stage delay', hash(era_key, value))) as changed_at,
        lead(true_at) over (partition by account_no order by true_at, value) as next_at
    from stages_true
    where not happens(0.04, 'forgotten stage', hash(era_key, value))

),

changes as (

    select account_no, 'segment' as attribute, created_at as changed_at, segment as value, 'import' as source from people
    union all
    select account_no, 'crm_stage', created_at, 'subscriber', 'rule' from people
    union all
    select account_no, 'crm_stage', changed_at, value, 'user' from stages_told where next_at is null or changed_at < next_at
    union all
    select account_no, 'lead_status', created_at, 'new', 'rule' from people
    union all
    select account_no, 'lead_status', after(connection_at, 0.01), 'working', 'user'
    from eras_told
    where connection_at is not null and (consideration_at is null or consideration_at > after(connection_at, 0.01))
    union all
    select account_no, 'lead_status', after(consideration_at, 0.01), 'qualified', 'user' from eras_told where consideration_at is not null
    union all
    select account_no, 'lead_status', disqualified_at, 'disqualified', 'user' from eras_told where disqualified_at is not null
    union all
    select account_no, 'lead_status', after(lost_at, 0.01), 'nurture', 'rule'
    from eras_told
    where lost_at is not null and disqualified_at is null

    union all

    -- the seller has it until it is won, and again when it has left; now and then a manager goes and nobody follows
    select account_no, 'owner_id', created_at, 'ST-SAL-0' || (1 + account_no % 6), 'rule' from people
    union all
    select account_no, 'owner_id', after(won_at, 0.05), 'ST-SUC-0' || (1 + account_no % 6), 'user' from eras_told where won_at is not null
    union all
    select account_no, 'owner_id', after(left_at, 0.5), 'ST-SAL-0' || (1 + account_no % 6), 'rule' from eras_told where left_at is not null
    union all
    select account_no, 'owner_id', after(won_at, between_of(60, 200, 'owner goes at', era_key)), null, 'rule'
    from eras_told
    where won_at is not null and cancel_requested_at is null and happens(0.02, 'owner goes', era_key)

    union all

    select account_no, 'plan_tier', greatest(paid_from, won_at), plan_id, 'rule' from eras_told where won_at is not null
    union all
    select eras_told.account_no, 'plan_tier', migrations.resumed_at, migrations.plan_id, 'rule'
    from migrations
    inner join eras_told on migrations.era_key = eras_told.era_key

    union all

    select
        account_no, 'touch_model', created_at,
        case segment when 'enterprise' then 'high' when 'mid_market' then 'low' else 'tech' end, 'rule'
    from people
    union all
    select
        account_no, 'touch_model', after(arrived_at, between_of(20, 200, 'touch changes at', account_no)),
        case segment when 'mid_market' then 'high' else 'low' end, 'user'
    from people
    where happens(0.03, 'touch changes', account_no)

)

select
    changes.account_no,
    people.account_id,
    changes.attribute,
    changes.changed_at,
    changes.value,
    changes.source,
    case when changes.source = 'user' then 'ST-SAL-0' || (1 + changes.account_no % 6) end as staff_id
from changes
inner join people
    on changes.account_no = people.account_no
where changes.changed_at < getvariable('as_of')
