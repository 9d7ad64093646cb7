-- One row per contact that a bot alone settled: whether that stands, or the customer came back, by the same ticket or by another
-- contact of the account (E-BOT).

with moments as (

    select
        account_id,
        settled_at as happened_at,
        contact_key,
        reopened_at,
        cast(null as timestamp) as contacted_at
    from {{ ref('int_bot_settlements') }}

    union all

    select
        account_id,
        created_at as happened_at,
        null as contact_key,
        null as reopened_at,
        created_at as contacted_at
    from {{ ref('int_customer_tickets') }}

    union all

    select
        account_id,
        offered_at as happened_at,
        null as contact_key,
        null as reopened_at,
        offered_at as contacted_at
    from {{ ref('fct_live_contacts') }}
    where is_past_menu

),

followed as (

    select
        *,
        -- a contact of the very instant is not after it
        min(case when account_id != 'unresolved' then contacted_at end) over (
            partition by account_id
            order by happened_at, case when contact_key is null then 0 else 1 end, {{ sort_text('contact_key') }}
            rows between current row and unbounded following
        ) as next_contact_at
    from moments

)

select
    contact_key,
    happened_at as settled_at,
    least(reopened_at, next_contact_at) as returned_at,
    not {{ is_within('happened_at', 'least(reopened_at, next_contact_at)', 3) }} as is_resolved
from followed
where contact_key is not null
