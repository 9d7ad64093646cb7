-- One row per end of a subscription's term that its own dates tell: the log of them, its present term, and the beginning of
-- that, where the term before it ended. Terms shorter than two renewal windows are not renewed, they run on; nor is what costs
-- nothing.

with paid as (

    select * from {{ ref('int_paid_subscriptions') }}
    where paid_from_at is not null

),

charged as (

    select distinct
        connector,
        subscription_id
    from {{ ref('int_mrr_intervals') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

ends as (

    select
        connector,
        subscription_id,
        term_start_at,
        due_at,
        extended_at,
        1 as precedence
    from {{ ref('int_logged_term_ends') }}

    union all

    select
        connector,
        subscription_id,
        term_start_at,
        term_end_at as due_at,
        cast(null as timestamp) as extended_at,
        2 as precedence
    from subscriptions

    union all

    select
        connector,
        subscription_id,
        cast(null as timestamp) as term_start_at,
        term_start_at as due_at,
        term_start_at as extended_at,
        2 as precedence
    from subscriptions

),

long_ends as (

    select
        ends.connector,
        ends.subscription_id,
        paid.account_id,
        ends.due_at,
        ends.extended_at,
        coalesce(ends.term_start_at, paid.paid_from_at) as term_start_at,
        ends.precedence
    from ends
    inner join paid
        on ends.connector = paid.connector
        and ends.subscription_id = paid.subscription_id
    inner join charged
        on ends.connector = charged.connector
        and ends.subscription_id = charged.subscription_id
    where {{ diff_seconds('coalesce(ends.term_start_at, paid.paid_from_at)', 'ends.due_at') }}
        >= 2 * 86400 * {{ var('renewal_window_days') }}

)

select
    long_ends.connector,
    long_ends.subscription_id,
    long_ends.account_id,
    {{ reporting_date('long_ends.due_at') }} as due_date,
    min(long_ends.term_start_at) as term_start_at,
    min(long_ends.due_at) as due_at,
    max(long_ends.extended_at) as extended_at
from long_ends
-- the log and the present term tell of the same end
left join long_ends as better
    on long_ends.connector = better.connector
    and long_ends.subscription_id = better.subscription_id
    and long_ends.precedence > better.precedence
    and abs({{ diff_seconds('long_ends.due_at', 'better.due_at') }}) < 86400 * {{ var('renewal_window_days') }}
where better.subscription_id is null
group by long_ends.connector, long_ends.subscription_id, long_ends.account_id, {{ reporting_date('long_ends.due_at') }}
