-- One row per renewal, with the yearly amounts that the ledger of MRR shows at the constant rates: twelve times the MRR just
-- before the day on which it is due, and at the end of that day, or of the first one of the contract that goes on in its place.

with renewals as (

    select * from {{ ref('int_renewals') }}

),

decisions as (

    select * from {{ ref('int_renewal_decisions') }}

),

intervals as (

    select * from {{ ref('int_mrr_intervals') }}

),

ends as (

    select
        connector,
        subscription_id,
        case when count(ended_at) = count(*) then max(ended_at) end as last_ended_at
    from intervals
    group by connector, subscription_id

),

timed as (

    select
        renewals.renewal_key,
        renewals.connector,
        renewals.subscription_id,
        -- what was left within the term is valued just before that, what lies ahead at `as_of`
        least({{ reporting_day_start('renewals.due_date') }}, ends.last_ended_at, {{ as_of() }}) as before_at,
        case
            when decisions.decision = 'renewed' and renewals.due_at <= {{ as_of() }}
                then {{ day_end(reporting_date('greatest(renewals.due_at, decisions.successor_from_at)')) }}
        end as after_at
    from renewals
    inner join decisions
        on renewals.renewal_key = decisions.renewal_key
    inner join ends
        on renewals.connector = ends.connector
        and renewals.subscription_id = ends.subscription_id

),

-- the contract itself and what goes on in its place
contracts as (

    select
        connector,
        subscription_id,
        subscription_id as contract_id
    from ends

    union all

    select
        connector,
        subscription_id,
        successor_id as contract_id
    from {{ ref('int_successors') }}

)

select
    timed.renewal_key,
    cast(12 * sum(case
        when contracts.contract_id = timed.subscription_id
            and (intervals.ended_at is null or timed.before_at <= intervals.ended_at)
            and timed.before_at > intervals.started_at then intervals.constant_cents
    end) as bigint) as due_cents,
    cast(12 * sum(case
        when timed.after_at > intervals.started_at and (intervals.ended_at is null or timed.after_at <= intervals.ended_at)
            then intervals.constant_cents
    end) as bigint) as renewed_cents
from timed
inner join contracts
    on timed.connector = contracts.connector
    and timed.subscription_id = contracts.subscription_id
inner join intervals
    on contracts.connector = intervals.connector
    and contracts.contract_id = intervals.subscription_id
group by timed.renewal_key
