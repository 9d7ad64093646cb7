-- One row per trial of an account: trials of which one begins as another ends, or while it runs, are one, and the first start
-- counts. With the first payment for what was tried, or for the subscription that its own says follows.

with paid_subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

-- what is free, or discounted to nothing, is not paid
first_payments as (

    select
        connector,
        subscription_id,
        min(started_at) as first_paid_at
    from {{ ref('int_mrr_intervals') }}
    group by connector, subscription_id

),

trials as (

    select
        paid_subscriptions.account_id,
        -- what belongs to nobody known belongs together with nothing
        case
            when paid_subscriptions.account_id = 'unresolved'
                then paid_subscriptions.connector || ':' || paid_subscriptions.subscription_id
            else paid_subscriptions.account_id
        end as holder,
        subscriptions.trial_started_at,
        coalesce(subscriptions.trial_ended_at, {{ as_of() }}) as trial_ended_at,
        least(own.first_paid_at, succeeding.first_paid_at) as first_paid_at
    from paid_subscriptions
    inner join subscriptions
        on paid_subscriptions.connector = subscriptions.connector
        and paid_subscriptions.subscription_id = subscriptions.subscription_id
    left join first_payments as own
        on paid_subscriptions.connector = own.connector
        and paid_subscriptions.subscription_id = own.subscription_id
    left join first_payments as succeeding
        on paid_subscriptions.connector = succeeding.connector
        and paid_subscriptions.next_subscription_id = succeeding.subscription_id
    where subscriptions.trial_started_at is not null

),

compared as (

    select
        *,
        max(trial_ended_at) over (
            partition by holder order by trial_started_at, trial_ended_at rows between unbounded preceding and 1 preceding
        ) as earlier_ended_at
    from trials

),

-- a trial that begins as another ends prolongs it
numbered as (

    select
        *,
        sum(
            case when {{ is_within('earlier_ended_at', 'trial_started_at', var('migration_gap_days')) }} then 0 else 1 end
        ) over (
            partition by holder order by trial_started_at, trial_ended_at rows between unbounded preceding and current row
        ) as trial_number
    from compared

)

select
    holder || ':' || cast(trial_number as {{ dbt.type_string() }}) as trial_key,
    account_id,
    count(*) as subscription_count,
    min(trial_started_at) as started_at,
    max(trial_ended_at) as ended_at,
    min(case when first_paid_at >= trial_started_at then first_paid_at end) as first_paid_at
from numbered
group by holder, account_id, trial_number
