-- One row per end of a contract's term on which somebody has to decide: one that a source lists, else one that the dates of the
-- subscription tell. What both tell within one renewal window is one renewal, also where the source lists it under the
-- subscription in whose place this one went on.

with listed as (

    select * from {{ ref('int_listed_renewals') }}

),

term_ends as (

    select * from {{ ref('int_term_ends') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

told as (

    select
        connector,
        subscription_id,
        due_at
    from listed

    union all

    select
        listed.connector,
        successors.successor_id as subscription_id,
        listed.due_at
    from listed
    inner join {{ ref('int_successors') }} as successors
        on listed.connector = successors.connector
        and listed.subscription_id = successors.subscription_id

)

select
    renewal_key,
    'source' as told_by,
    connector,
    subscription_id,
    account_id,
    opportunity_id,
    connector || ':' || plan_id as plan_key,
    due_at,
    {{ reporting_date('due_at') }} as due_date,
    case
        when outcome in ('renewed', 'upgraded', 'downgraded') then 'renewed'
        when outcome = 'churned' then 'lost'
    end as told_decision,
    decided_at as told_at,
    notice_sent_at,
    due_annual_amount,
    renewed_annual_amount,
    currency,
    term_months
from listed

union all

select
    term_ends.connector || ':' || term_ends.subscription_id || ':'
    || cast(term_ends.due_date as {{ dbt.type_string() }}) as renewal_key,
    'term' as told_by,
    term_ends.connector,
    term_ends.subscription_id,
    term_ends.account_id,
    cast(null as {{ dbt.type_string() }}) as opportunity_id,
    term_ends.connector || ':' || subscriptions.plan_id as plan_key,
    term_ends.due_at,
    term_ends.due_date,
    -- what has a later end was renewed
    case when term_ends.extended_at is not null then 'renewed' end as told_decision,
    term_ends.extended_at as told_at,
    cast(null as timestamp) as notice_sent_at,
    cast(null as decimal(18, 2)) as due_annual_amount,
    cast(null as decimal(18, 2)) as renewed_annual_amount,
    cast(null as {{ dbt.type_string() }}) as currency,
    coalesce(
        case when term_ends.due_at = subscriptions.term_end_at then subscriptions.term_months end,
        -- a month is the twelfth part of 365.2425 days
        cast({{ divide_rounded(diff_seconds('term_ends.term_start_at', 'term_ends.due_at'), '2629746') }} as int)
    ) as term_months
from term_ends
inner join subscriptions
    on term_ends.connector = subscriptions.connector
    and term_ends.subscription_id = subscriptions.subscription_id
left join told
    on term_ends.connector = told.connector
    and term_ends.subscription_id = told.subscription_id
    and abs({{ diff_seconds('told.due_at', 'term_ends.due_at') }}) < 86400 * {{ var('renewal_window_days') }}
where told.subscription_id is null
