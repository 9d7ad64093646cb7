with valued as (

    select
        renewals.*,
        decisions.decision,
        decisions.decided_by,
        decisions.decided_at,
        {{ reporting_date('decisions.decided_at') }} as decided_date,
        renewals.due_at <= {{ as_of() }} as is_due,
        coalesce(renewals.notice_sent_at, evidence.notice_at) as first_notice_at,
        evidence.value_at,
        evidence.answer_at,
        amounts.due_amount,
        amounts.renewed_amount,
        amounts.retained_amount
    from {{ ref('int_renewals') }} as renewals
    inner join {{ ref('int_renewal_decisions') }} as decisions
        on renewals.renewal_key = decisions.renewal_key
    inner join {{ ref('int_renewal_amounts') }} as amounts
        on renewals.renewal_key = amounts.renewal_key
    left join {{ ref('int_renewal_evidence') }} as evidence
        on renewals.renewal_key = evidence.renewal_key

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

accounts as (

    select * from {{ ref('int_account_renewals') }}

)

select
    valued.renewal_key,
    valued.connector,
    valued.connector || ':' || valued.subscription_id as subscription_key,
    valued.account_id,
    valued.connector || ':' || valued.opportunity_id as opportunity_key,
    valued.plan_key,
    valued.told_by,
    valued.due_at,
    valued.due_date,
    valued.is_due,
    valued.decision,
    valued.decided_by,
    valued.decided_at,
    valued.decided_date,
    case
        when valued.decision != 'renewed' or valued.decided_date is null then 'none'
        when valued.decided_date > valued.due_date then 'late'
        when {{ diff_days('valued.decided_date', 'valued.due_date') }} > {{ var('renewal_window_days') }} then 'early'
        else 'on_time'
    end as renewal_timing,
    valued.is_due and valued.decision in ('renewed', 'lost') as is_counted,
    valued.is_due and valued.decision = 'renewed' as is_renewed,
    valued.is_due and valued.decision != 'superseded' as is_expected,
    valued.term_months,
    cast(cast(valued.term_months as decimal(18, 6)) / 12 as decimal(18, 6)) as term_years,
    cast(valued.due_amount as decimal(18, 2)) as due_arr_amount,
    cast(valued.renewed_amount as decimal(18, 2)) as renewed_arr_amount,
    cast(valued.retained_amount as decimal(18, 2)) as retained_arr_amount,
    '{{ var("reporting_currency") }}' as currency,
    segments.segment,
    coalesce(accounts.due_number = 2, false) as is_second_due,
    coalesce(accounts.due_number = 2 and accounts.renewed_count = 2, false) as is_renewed_twice,
    valued.value_at,
    valued.value_at is not null as has_value_evidence,
    valued.first_notice_at as notice_sent_at,
    coalesce(
        {{ diff_days(reporting_date('valued.first_notice_at'), 'valued.due_date') }} >= {{ var('renewal_notice_days') }}, false
    ) as is_notice_on_time,
    valued.answer_at,
    valued.answer_at is not null as has_answer
from valued
left join segments
    on valued.account_id = segments.account_id
    and least(valued.due_at, {{ as_of() }}) >= segments.started_at
    and (segments.ended_at is null or least(valued.due_at, {{ as_of() }}) < segments.ended_at)
left join accounts
    on valued.renewal_key = accounts.first_renewal_key
