-- One row per renewal of a known account before which something of that kind is known: the last value that the account got, the
-- first notice that its renewal is near, and its last answer to a survey, each in the time that counts. No term is shorter than
-- two renewal windows, so that a notice in them is of no earlier renewal.

with renewals as (

    select * from {{ ref('int_renewals') }}
    where account_id != 'unresolved'

),

signals as (

    select * from {{ ref('int_account_signals') }}
    where kind = 'outcome'
        and outcome = 'achieved'

),

notices as (

    select * from {{ ref('int_interactions') }}
    where interaction_type = 'renewal_notice'

),

answers as (

    select * from {{ ref('int_account_answers') }}

),

evidence as (

    -- when it was achieved, and when somebody wrote it down where that is all there is
    select
        account_id,
        coalesce(ended_at, occurred_at) as occurred_at,
        'value' as kind
    from signals

    union all

    select
        account_id,
        occurred_at,
        'notice' as kind
    from notices

    union all

    select
        account_id,
        responded_at as occurred_at,
        'answer' as kind
    from answers

)

select
    renewals.renewal_key,
    max(case
        when evidence.kind = 'value'
            and evidence.occurred_at >= {{ add_seconds('renewals.due_at', '-86400 * ' ~ var('value_evidence_days')) }}
            then evidence.occurred_at
    end) as value_at,
    min(case
        when evidence.kind = 'notice'
            and evidence.occurred_at >= {{ add_seconds('renewals.due_at', '-2 * 86400 * ' ~ var('renewal_window_days')) }}
            then evidence.occurred_at
    end) as notice_at,
    max(case
        when evidence.kind = 'answer'
            and evidence.occurred_at >= {{ add_seconds('renewals.due_at', '-86400 * ' ~ var('renewal_window_days')) }}
            then evidence.occurred_at
    end) as answer_at
from renewals
inner join evidence
    on renewals.account_id = evidence.account_id
    and renewals.due_at > evidence.occurred_at
group by renewals.renewal_key
