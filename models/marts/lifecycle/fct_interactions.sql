{% set shared = [
    'interaction_key', 'connector', 'account_id', 'occurred_at', 'channel', 'direction', 'contact_type', 'reason', 'team', 'staff_key',
    'is_two_way', 'is_automated', 'is_proactive', 'is_complaint'
] %}
{% set messages = ['is_bulk', 'is_delivered', 'is_opened', 'is_clicked', 'is_acted_on'] %}
{% set moods = ['sentiment_score', 'sentiment_model'] %}

with contexts as (

    {% for source_entity in ['interaction', 'ticket', 'live_contact'] -%}
        select
            '{{ source_entity }}' as source_entity,
            {{ source_entity }}_key as interaction_key,
            stage_at_creation,
            segment_at_creation,
            tenure_seconds_at_creation
        from {{ ref('int_' ~ source_entity ~ '_contexts') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

interactions as (

    select
        'interaction' as source_entity,
        {% for name in shared -%}
            {{ name }},
        {% endfor -%}
        case
            when
                interaction_type in (
                    'call', 'email', 'meeting', 'message', 'demo', 'review', 'nudge', 'renewal_notice', 'training', 'visit'
                )
                then interaction_type
            else 'other'
        end as interaction_type,
        interaction_type as native_interaction_type,
        trigger_type,
        outcome,
        department,
        campaign_key,
        {{ (messages + moods) | join(', ') }}
    from {{ ref('int_interactions') }}
    where not is_counted_elsewhere

    union all

    select
        source_entity,
        {% for name in shared -%}
            {{ name }},
        {% endfor -%}
        source_entity as interaction_type,
        source_entity as native_interaction_type,
        null as trigger_type,
        null as outcome,
        'support' as department,
        null as campaign_key,
        {% for name in messages -%}
            false as {{ name }},
        {% endfor -%}
        null as {{ moods | join(', null as ') }}
    from {{ ref('int_support_interactions') }}

)

select
    interactions.source_entity || ':' || interactions.interaction_key as interaction_key,
    interactions.source_entity,
    interactions.connector,
    interactions.account_id,
    interactions.occurred_at,
    {{ reporting_date('interactions.occurred_at') }} as occurred_date,
    interactions.interaction_type,
    interactions.native_interaction_type,
    coalesce(interactions.channel, 'unknown') as channel,
    coalesce(interactions.direction, 'unknown') as direction,
    coalesce(interactions.contact_type, reasons.contact_type) as contact_type,
    coalesce(interactions.reason, 'uncoded') as reason,
    coalesce(interactions.trigger_type, 'unknown') as trigger_type,
    interactions.outcome,
    coalesce(interactions.department, 'unknown') as department,
    coalesce(interactions.team, 'none') as team,
    interactions.staff_key,
    interactions.campaign_key,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    {{ tenure_band('contexts.tenure_seconds_at_creation') }} as tenure_band_at_creation,
    {% for name in ['is_two_way', 'is_automated', 'is_proactive', 'is_complaint'] + messages -%}
        interactions.{{ name }},
    {% endfor -%}
    interactions.{{ moods | join(', interactions.') }}
from interactions
inner join contexts
    on interactions.source_entity = contexts.source_entity
    and interactions.interaction_key = contexts.interaction_key
inner join {{ ref('dim_contact_reasons') }} as reasons
    on coalesce(interactions.reason, 'uncoded') = reasons.reason
