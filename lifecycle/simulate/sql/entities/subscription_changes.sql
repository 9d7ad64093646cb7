-- One row per change of a subscription's status, of a request to end it, and of a service that was suspended.
with paid as (

    select
        subscriptions.*,
        oddities.pause_from,
        oddities.pause_to
    from billing_subscriptions as subscriptions
    left join billing_oddities as oddities
        on subscriptions.subscription_id = oddities.subscription_id

),

overdue as (

    select
        invoices.subscription_id,
        invoices.past_due_from,
        invoices.settled_at,
        paid.paid_until
    from billing_invoices as invoices
    inner join paid
        on invoices.subscription_id = paid.subscription_id
    where invoices.past_due_from < coalesce(paid.paid_until, getvariable('as_of'))

),

changes as (

    select
        subscription_id, null as service_id, trial_started_at as changed_at, 'status' as attribute, 'trialing' as value,
        'customer' as initiated_by
    from paid
    where role in ('main', 'trial')
    union all
    select subscription_id, null, paid_from, 'status', 'active', case when role = 'migrated' then 'customer' else 'system' end from paid
    union all
    select subscription_id, null, past_due_from, 'status', 'past_due', 'system' from overdue
    union all
    select subscription_id, null, settled_at, 'status', 'active', 'system' from overdue where paid_until is null or settled_at < paid_until
    union all
    select subscription_id, null, pause_from, 'status', 'paused', 'customer' from paid
    union all
    select subscription_id, null, pause_to, 'status', 'active', 'customer' from paid
    union all
    select
        subscription_id, null, case role when 'trial' then trial_ended_at else paid_until end, 'status', 'cancelled',
        case when is_involuntary or role = 'trial' then 'system' else 'customer' end
    from paid

    union all

    select
        subscription_id, null, cancel_requested_at, 'cancel_request', 'requested',
        case when is_involuntary then 'system' else 'customer' end
    from paid
    where is_left
    union all
    -- who asks to leave asks it of all that it has
    select paid.subscription_id, null, asked.asked_at, 'cancel_request', asked.value, 'customer'
    from years
    inner join paid
        on years.era_key = paid.era_key
        and years.revoked_request_at >= paid.paid_from
    inner join (
        select year_key, revoked_request_at as asked_at, 'requested' as value from years
        union all
        select year_key, revoked_at, 'revoked' from years
    ) as asked
        on years.year_key = asked.year_key
    left join leavings
        on years.era_key = leavings.era_key
    where asked.asked_at < coalesce(paid.paid_until, getvariable('as_of'))
        and asked.asked_at < coalesce(leavings.cancel_requested_at, getvariable('as_of'))

    union all

    select subscription_id, 'SV-' || subscription_id, pause_from, 'service_status', 'suspended', 'customer' from paid
    union all
    select subscription_id, 'SV-' || subscription_id, pause_to, 'service_status', 'active', 'customer' from paid

)

select
    subscription_id,
    cast(service_id as varchar) as service_id,
    changed_at,
    attribute,
    cast(1 as bigint) as sequence,
    value,
    initiated_by,
    false as is_inferred,
    least(getvariable('as_of'), midnight(changed_at, 1)) as loaded_at
from changes
where changed_at < getvariable('as_of')
order by subscription_id, service_id nulls first, changed_at, attribute
