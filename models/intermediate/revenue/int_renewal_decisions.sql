-- One row per renewal, with what was decided, when, and what tells so: the source, the end of the next term, a contract that
-- goes on in its place, the end of payment, or payment beyond the term.

with renewals as (

    select
        *,
        {{ add_seconds('due_at', '-86400 * ' ~ var('renewal_window_days')) }} as window_from_at,
        {{ add_seconds('due_at', '86400 * ' ~ var('renewal_window_days')) }} as window_until_at,
        {{ add_seconds('due_at', '86400 * ' ~ var('renewal_pending_days')) }} as pending_until_at
    from {{ ref('int_renewals') }}

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

successors as (

    select
        connector,
        subscription_id,
        min(successor_paid_from_at) as successor_from_at
    from {{ ref('int_successors') }}
    group by connector, subscription_id

),

judged as (

    select
        renewals.renewal_key,
        renewals.due_at,
        renewals.window_until_at,
        renewals.told_decision,
        renewals.told_at,
        paid.paid_until_at,
        paid.cancel_requested_at,
        successors.successor_from_at,
        case
            when renewals.told_decision is not null then renewals.told_by
            when successors.successor_from_at < renewals.window_from_at then 'replacement'
            when successors.successor_from_at <= renewals.window_until_at then 'successor'
            when paid.paid_until_at <= renewals.pending_until_at then 'end'
            when renewals.pending_until_at > {{ as_of() }} then 'nothing'
            when paid.paid_from_at is not null then 'payment'
            else 'silence'
        end as decided_by
    from renewals
    left join paid
        on renewals.connector = paid.connector
        and renewals.subscription_id = paid.subscription_id
    left join successors
        on renewals.connector = successors.connector
        and renewals.subscription_id = successors.subscription_id

)

select
    renewal_key,
    decided_by,
    case
        when decided_by in ('source', 'term') then told_decision
        when decided_by in ('successor', 'payment') then 'renewed'
        when decided_by in ('end', 'silence') then 'lost'
        when decided_by = 'replacement' then 'superseded'
        else 'pending'
    end as decision,
    case decided_by
        when 'successor' then successor_from_at
        when 'replacement' then successor_from_at
        -- asked for before it ended, or else it simply ended
        when 'end' then coalesce(least(cancel_requested_at, paid_until_at), paid_until_at)
        -- who pays on has renewed as the term ended
        when 'payment' then due_at
        when 'nothing' then null
        when 'silence' then null
        else told_at
    end as decided_at,
    -- one that began long after is another story
    case when successor_from_at <= window_until_at then successor_from_at end as successor_from_at
from judged
