-- One row per piece of work that success has planned for a customer, or has asked the customer to do. Most are done in time.
with kept as (

    select
        customers.*,
        coalesce(leavings.cancel_requested_at, getvariable('as_of')) as until_at,
        leavings.cancel_requested_at
    from customers
    left join leavings
        on customers.era_key = leavings.era_key

),

planned as (

    select
        'TK-' || kept.account_id || '-' || kept.era || '-' || months.month_no as task_id,
        months.era_key,
        'success' as kind,
        pick(['follow_up', 'follow_up', 'follow_up', 'review'], 'task type', months.month_key) as task_type,
        'company' as owned_by,
        within(months.from_at, months.to_at, 'task', months.month_key) as created_at,
        7.0 as days,
        months.month_key as key
    from customer_months as months
    inner join kept
        on months.era_key = kept.era_key
    where happens(0.35, 'task at all', months.month_key)

    union all by name

    select
        'TV-' || kept.account_id || '-' || kept.era || '-' || months.month_no as task_id,
        months.era_key,
        'success' as kind,
        'value_review' as task_type,
        'company' as owned_by,
        months.from_at as created_at,
        28.0 as days,
        hash(months.month_key, 'value review') as key
    from customer_months as months
    inner join kept
        on months.era_key = kept.era_key
    where kept.segment != 'smb'
        and months.month_no % 3 = kept.account_no % 3
        and months.from_at > kept.adoption_at

    union all by name

    select
        'TR-' || kept.account_id || '-' || kept.era || '-' || years.year_no as task_id,
        years.era_key,
        'success' as kind,
        'renewal' as task_type,
        'company' as owned_by,
        after(years.window_from, 0.3) as created_at,
        60.0 as days,
        hash(years.year_key, 'renewal task') as key
    from years
    inner join kept
        on years.era_key = kept.era_key
    where years.window_from is not null

    union all by name

    select
        'TP-' || people.account_id || '-' || risks.era || '-' || strftime(risks.seen_at, '%Y%m') as task_id,
        risks.era_key,
        'success' as kind,
        'save_play' as task_type,
        'company' as owned_by,
        after(risks.seen_at, between_of(0.05, 1.5, 'save play', risks.year_key)) as created_at,
        10.0 as days,
        'RK-' || people.account_id || '-' || risks.era || '-' || strftime(risks.seen_at, '%Y%m') as signal_id,
        hash(risks.year_key, 'save play') as key
    from success_risks as risks
    inner join people
        on risks.account_no = people.account_no

    union all by name

    -- what the customer has to do for its onboarding is done when the milestone is
    select
        'TC-' || onboarding_project_id || '-' || step_no as task_id,
        era_key,
        'customer' as kind,
        milestone as task_type,
        'customer' as owned_by,
        after(won_at, between_of(0.2, 1.5, 'asked of customer', step_key)) as created_at,
        midnight(planned_at, 10) as due_at,
        completed_at,
        onboarding_project_id,
        step_key as key
    from onboarding_steps
    where is_customers
        and is_applicable

),

worked as (

    select
        planned.* exclude (due_at, completed_at),
        kept.account_no,
        kept.account_id,
        kept.cancel_requested_at,
        coalesce(planned.due_at, midnight(after(planned.created_at, planned.days), 1)) as due_at,
        case
            when planned.owned_by = 'customer' then planned.completed_at
            when happens(0.95, 'task done', planned.key)
                then after(planned.created_at, planned.days * lognormal(0.6, 0.5, 'task takes', planned.key))
        end as done_at
    from planned
    inner join kept
        on planned.era_key = kept.era_key
    where planned.created_at < kept.until_at

),

settled as (

    select
        *,
        case when cancel_requested_at is null or done_at < cancel_requested_at then known(done_at) end as completed_at,
        -- who is leaving is not looked after any more
        case when done_at is null or done_at >= cancel_requested_at then known(cancel_requested_at) end as cancelled_at
    from worked

)

select
    task_id,
    kind,
    task_type,
    account_id,
    account_id || '-C1' as contact_id,
    'ST-SUC-0' || (1 + account_no % 6) as staff_id,
    onboarding_project_id,
    signal_id,
    case when completed_at is not null then 'done' when cancelled_at is not null then 'cancelled' else 'open' end as status,
    owned_by,
    created_at,
    due_at,
    case when completed_at is not null then within(created_at, completed_at, 'task begun', key) end as started_at,
    completed_at,
    cancelled_at,
    least(getvariable('as_of'), midnight(coalesce(completed_at, cancelled_at, created_at), 1)) as loaded_at
from settled
order by task_id
