-- One row per reportable signal of a reportable account or of nobody known: its own account, else that of its person, its
-- subscription, its deal or its ticket, else `unresolved`. What is said of us in public is of no account.

{% set named = {
    'contacts': 'contact_id',
    'subscriptions': 'subscription_id',
    'opportunities': 'opportunity_id',
    'tickets': 'ticket_id',
} %}

with signals as (

    select * from {{ ref('entity_account_signals') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

tickets as (

    select * from {{ ref('entity_tickets') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    signals.connector || ':' || signals.signal_id as signal_key,
    case when signals.kind != 'social_mention' then coalesce(account_ids.account_id, 'unresolved') end as account_id,
    signals.connector,
    signals.signal_id,
    signals.kind,
    signals.subtype,
    signals.occurred_at,
    signals.confirmed_at,
    signals.ended_at,
    signals.outcome,
    signals.connector || ':' || signals.staff_id as staff_key,
    signals.team,
    signals.channel,
    signals.connector || ':' || signals.ticket_id as ticket_key,
    signals.connector || ':' || signals.related_signal_id as related_signal_key,
    signals.detail,
    signals.factors,
    signals.model,
    signals.score,
    signals.signal_amount,
    signals.currency,
    signals.is_predicted,
    signals.is_solicited,
    signals.is_warm,
    signals.is_verified,
    signals.is_self_reported,
    signals.is_used_in_training
from signals
{% for name, key in named.items() -%}
    left join {{ name }}
        on signals.connector = {{ name }}.connector
        and signals.{{ key }} = {{ name }}.{{ key }}
{% endfor -%}
left join account_ids
    on signals.connector = account_ids.connector
    and signals.kind != 'social_mention'
    and coalesce(
        signals.account_id, contacts.account_id, subscriptions.account_id, opportunities.account_id, tickets.account_id
    ) = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)
