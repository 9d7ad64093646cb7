{{ config(materialized='view') }}
-- One row per ticket and time for which it has one policy of promises and one priority; the times of a ticket follow each other
-- from its opening on.

with policies as (

    select * from {{ ref('int_ticket_settings') }}
    where setting_name = 'sla_policy_id'

),

priorities as (

    select * from {{ ref('int_ticket_settings') }}
    where setting_name = 'priority'

)

select
    policies.ticket_key,
    policies.setting_value as sla_policy_id,
    priorities.setting_value as priority,
    greatest(policies.started_at, priorities.started_at) as started_at,
    -- least() passes over nulls, which mean "still in force"
    least(policies.ended_at, priorities.ended_at) as ended_at
from policies
inner join priorities
    on policies.ticket_key = priorities.ticket_key
    and (policies.ended_at is null or policies.ended_at > priorities.started_at)
    and (priorities.ended_at is null or policies.started_at < priorities.ended_at)
