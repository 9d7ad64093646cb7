{{ config(materialized='view') }}
-- One row per ticket on which somebody waited for a reply: all its waits that were replied to, added up.

with waits as (

    select * from {{ ref('fct_ticket_replies') }}

)

select
    ticket_key,
    cast(sum(reply_seconds) as bigint) as total_reply_seconds,
    cast(sum(reply_business_seconds) as bigint) as total_reply_business_seconds,
    max(case when ended_at is null then waited_from_at end) as waiting_since_at
from waits
group by ticket_key
