-- One row per contact that support handled and whose channel has a cost: its part of it. What a group of channels cost on the
-- days of a month is borne by its contacts of that month in equal parts, to the cent, so that they add up to it.

with channels as (

    select * from {{ ref('dim_channels') }}

),

contacts as (

    select
        contacts.contact_key,
        contacts.contact_at,
        channels.channel_group,
        cast({{ dbt.date_trunc('month', 'contacts.contact_date') }} as date) as month_start
    from {{ ref('int_handled_contacts') }} as contacts
    inner join channels
        on contacts.channel = channels.channel

),

cost_days as (

    select
        channels.channel_group,
        cast({{ dbt.date_trunc('month', 'cost_days.date_day') }} as date) as month_start,
        cost_days.cost_cents
    from {{ ref('int_support_cost_days') }} as cost_days
    inner join channels
        on cost_days.channel = channels.channel

),

costs as (

    select
        channel_group,
        month_start,
        cast(sum(cost_cents) as bigint) as cost_cents
    from cost_days
    where cost_cents is not null
    group by channel_group, month_start

),

numbered as (

    select
        contact_key,
        channel_group,
        month_start,
        row_number() over (
            partition by channel_group, month_start order by contact_at, {{ sort_text('contact_key') }}
        ) as contact_number,
        count(*) over (partition by channel_group, month_start) as contact_count
    from contacts

)

select
    numbered.contact_key,
    numbered.channel_group,
    numbered.month_start,
    {{ even_share('costs.cost_cents', 'numbered.contact_number', 'numbered.contact_count') }} as cost_cents
from numbered
inner join costs
    on numbered.channel_group = costs.channel_group
    and numbered.month_start = costs.month_start
