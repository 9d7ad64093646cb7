{{ config(materialized='view') }}
-- One row per ticket and time for which one schedule is in force for it. Where none is named, or one that is not known, it is the
-- default of its connector.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

schedules as (

    select * from {{ ref('int_schedules') }}

),

settings as (

    select * from {{ ref('int_ticket_settings') }}
    where setting_name = 'schedule_id'

)

-- the last one may hold from the opening on
{% set is_last = var('schedule_policy') == 'last' %}

select
    settings.ticket_key,
    coalesce(named.schedule_key, fallbacks.schedule_key) as schedule_key,
    {{ 'tickets.created_at as started_at' if is_last else 'settings.started_at' }},
    settings.ended_at
from settings
inner join tickets
    on settings.ticket_key = tickets.ticket_key
left join schedules as named
    on tickets.connector = named.connector
    and settings.setting_value = named.schedule_id
left join schedules as fallbacks
    on tickets.connector = fallbacks.connector
    and fallbacks.is_default
{{ 'where settings.ended_at is null' if is_last }}
