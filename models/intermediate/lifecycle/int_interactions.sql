-- One row per reportable contact of a reportable account or of nobody known: its own account, else that of its person, its
-- subscription or its deal, else `unresolved`. What the source leaves out is filled in by the contract. Notes, which reach
-- nobody, are not here.

{% set named = {
    'contacts': 'contact_id',
    'subscriptions': 'subscription_id',
    'opportunities': 'opportunity_id',
    'staff': 'staff_id',
} %}
{% set sent = "coalesce(interactions.direction, 'outbound') != 'inbound'" %}
{% set arrived = ['interactions.delivered_at', 'interactions.opened_at', 'interactions.clicked_at', 'interactions.acted_at'] %}

with interactions as (

    select * from {{ ref('entity_interactions') }}
    where is_reportable and interaction_type != 'note'

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

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

staff as (

    select * from {{ ref('entity_staff') }}

)

select
    interactions.connector || ':' || interactions.interaction_id as interaction_key,
    interactions.connector,
    interactions.interaction_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    interactions.occurred_at,
    interactions.interaction_type,
    interactions.channel,
    interactions.direction,
    interactions.contact_type,
    interactions.reason,
    interactions.trigger_type,
    interactions.outcome,
    staff.department,
    coalesce(interactions.team, staff.team) as team,
    interactions.connector || ':' || interactions.staff_id as staff_key,
    interactions.connector || ':' || interactions.campaign_id as campaign_key,
    interactions.connector || ':' || interactions.milestone_id as milestone_key,
    coalesce(
        interactions.is_two_way,
        interactions.replied_at is not null
        or (interactions.interaction_type in ('call', 'meeting') and coalesce(interactions.outcome = 'held', false))
    ) as is_two_way,
    coalesce(interactions.is_automated, interactions.staff_id is null or coalesce(staff.is_bot, false)) as is_automated,
    coalesce(
        interactions.is_proactive,
        interactions.direction = 'outbound' and interactions.ticket_id is null,
        false
    ) as is_proactive,
    coalesce(interactions.is_bulk, false) as is_bulk,
    interactions.is_complaint,
    -- what was opened, clicked or acted on has arrived, and what was clicked was opened
    {{ sent }} and coalesce({{ arrived | join(', ') }}) is not null as is_delivered,
    {{ sent }} and coalesce(interactions.opened_at, interactions.clicked_at) is not null as is_opened,
    {{ sent }} and interactions.clicked_at is not null as is_clicked,
    {{ sent }} and interactions.acted_at is not null as is_acted_on,
    interactions.sentiment_score,
    interactions.sentiment_model,
    interactions.ticket_id is not null or interactions.live_contact_id is not null as is_counted_elsewhere
from interactions
{% for name, key in named.items() -%}
    left join {{ name }}
        on interactions.connector = {{ name }}.connector
        and interactions.{{ key }} = {{ name }}.{{ key }}
{% endfor -%}
left join account_ids
    on interactions.connector = account_ids.connector
    and coalesce(interactions.account_id, contacts.account_id, subscriptions.account_id, opportunities.account_id)
    = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)
