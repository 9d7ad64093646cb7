with signals as (

    select * from {{ ref('int_account_signals') }}

),

stages as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

)

select
    signals.signal_key,
    signals.connector,
    signals.signal_id,
    signals.account_id,
    case
        when
            signals.kind in (
                'risk', 'health_override', 'outcome', 'csql', 'advocacy_ask', 'advocacy_act', 'advocacy_nomination',
                'advisory_board', 'delight', 'community', 'social_mention', 'training', 'outage'
            )
            then signals.kind
        else 'other'
    end as kind,
    signals.kind as native_kind,
    coalesce(signals.subtype, 'none') as subtype,
    signals.occurred_at,
    {{ reporting_date('signals.occurred_at') }} as occurred_date,
    signals.confirmed_at,
    signals.ended_at,
    {{ diff_seconds('signals.occurred_at', 'signals.ended_at') }} as duration_seconds,
    signals.outcome,
    signals.staff_key,
    coalesce(signals.team, 'none') as team,
    coalesce(signals.channel, 'unknown') as channel,
    signals.ticket_key,
    signals.related_signal_key,
    signals.detail,
    signals.factors,
    signals.model as scored_by,
    signals.score,
    signals.signal_amount,
    case
        when signals.signal_amount is not null then upper(coalesce(signals.currency, '{{ var("reporting_currency") }}'))
    end as currency,
    {% for name in ['predicted', 'solicited', 'warm', 'verified', 'self_reported', 'used_in_training'] -%}
        signals.is_{{ name }},
    {% endfor -%}
    -- what is said of us in public is of no account, and in no stage
    case when signals.account_id is not null then coalesce(stages.stage, 'unknown') end as stage_at_creation,
    segments.segment as segment_at_creation
from signals
left join stages
    on {{ is_of_account_at('stages', 'signals', 'occurred_at', 'entered_at', 'left_at') }}
left join segments
    on {{ is_of_account_at('segments', 'signals', 'occurred_at') }}
