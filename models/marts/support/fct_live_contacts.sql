{% set short, in_time = var('short_abandon_seconds'), var('service_level_seconds') %}
{% set offered_date = reporting_date('live_contacts.offered_at') %}

with live_contacts as (

    select
        *,
        -- one whose direction nobody tells came from the customer
        queued_at is not null and coalesce(direction, 'inbound') != 'outbound' as is_offered_to_queue,
        {{ diff_seconds('queued_at', 'coalesce(left_queue_at, ' ~ as_of() ~ ')') }} as queue_seconds
    from {{ ref('int_live_contacts') }}

),

contexts as (

    select * from {{ ref('int_live_contact_contexts') }}

),

contact_costs as (

    select * from {{ ref('int_contact_costs') }}

)

select
    live_contacts.live_contact_key,
    live_contacts.connector,
    live_contacts.live_contact_id,
    live_contacts.account_id,
    live_contacts.ticket_key,
    live_contacts.staff_key,
    live_contacts.offered_at,
    {{ offered_date }} as offered_date,
    {{ iso_weekday(offered_date) }} as offered_weekday,
    cast(extract(hour from {{ utc_to_local('live_contacts.offered_at', reporting_zone()) }}) as int) as offered_hour,
    live_contacts.channel,
    coalesce(live_contacts.queue, 'none') as queue,
    coalesce(live_contacts.team, 'none') as team,
    coalesce(live_contacts.direction, 'unknown') as direction,
    coalesce(live_contacts.contact_type, 'unknown') as contact_type,
    coalesce(live_contacts.reason, 'uncoded') as reason,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    {{ tenure_band('contexts.tenure_seconds_at_creation') }} as tenure_band_at_creation,
    live_contacts.queued_at,
    live_contacts.answered_at,
    live_contacts.abandoned_at,
    live_contacts.ended_at,
    live_contacts.left_queue_at,
    live_contacts.queue_seconds,
    live_contacts.outcome,
    live_contacts.is_callback,
    live_contacts.is_bot_only,
    {{ amount_of('contact_costs.cost_cents') }} as allocated_cost_amount,
    '{{ var("reporting_currency") }}' as currency,
    live_contacts.ticket_key is not null as has_ticket,
    coalesce(live_contacts.direction, 'inbound') != 'outbound' and live_contacts.outcome != 'menu' as is_past_menu,
    live_contacts.is_offered_to_queue,
    live_contacts.is_offered_to_queue and live_contacts.outcome = 'answered' as is_answered,
    live_contacts.is_offered_to_queue and live_contacts.outcome = 'abandoned' as is_abandoned,
    live_contacts.is_offered_to_queue
    and live_contacts.outcome = 'abandoned'
    and live_contacts.queue_seconds < {{ short }} as is_short_abandon,
    live_contacts.is_offered_to_queue
    and live_contacts.outcome = 'answered'
    and live_contacts.queue_seconds <= {{ in_time }} as is_answered_in_time,
    live_contacts.is_offered_to_queue
    and live_contacts.outcome = 'abandoned'
    and live_contacts.queue_seconds <= {{ in_time }} as is_abandoned_in_time,
    live_contacts.is_offered_to_queue
    and live_contacts.outcome in ('answered', 'abandoned')
    and live_contacts.queue_seconds > 300 as is_wait_over_5m
from live_contacts
inner join contexts
    on live_contacts.live_contact_key = contexts.live_contact_key
left join contact_costs
    on 'live_contact:' || live_contacts.live_contact_key = contact_costs.contact_key
