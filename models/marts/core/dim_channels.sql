with listed as (

    select * from {{ ref('channels') }}

),

used as (

    -- those deleted later are in the backlog of before
    {% for tickets in ['int_tickets', 'int_deleted_tickets'] -%}
        select
            coalesce(channel, 'unknown') as channel,
            false as is_live,
            true as is_assisted
        from {{ ref(tickets) }}

        union all

    {% endfor -%}
    select
        channel,
        true as is_live,
        true as is_assisted
    from {{ ref('int_live_contacts') }}

    union all

    select
        coalesce(surface, 'self_service') as channel,
        false as is_live,
        false as is_assisted
    from {{ ref('int_help_sessions') }}

    union all

    -- of a word that only costs use, nothing more is known
    select
        channel,
        false as is_live,
        true as is_assisted
    from {{ ref('entity_channel_costs') }}
    where is_reportable

),

unlisted as (

    select
        used.channel,
        max(case when used.is_live then 1 else 0 end) = 1 as is_live,
        max(case when used.is_assisted then 1 else 0 end) = 1 as is_assisted
    from used
    left join listed
        on used.channel = listed.channel
    where listed.channel is null
    group by used.channel

)

select
    channel,
    channel_label,
    channel_group,
    cost_rank,
    is_live,
    is_assisted,
    true as is_listed
from listed

union all

select
    channel,
    channel as channel_label,
    channel as channel_group,
    cast(null as int) as cost_rank,
    is_live,
    is_assisted,
    false as is_listed
from unlisted
