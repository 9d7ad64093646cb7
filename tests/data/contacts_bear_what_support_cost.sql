-- What tickets, calls and chats bear of the cost of a group of channels and a month, and what nobody bears, is that cost to the cent.
with borne as (
    select channel, created_date as date_day, allocated_cost_amount as cost_amount from {{ ref('fct_tickets') }}
    union all
    select channel, offered_date as date_day, allocated_cost_amount as cost_amount from {{ ref('fct_live_contacts') }}
    union all
    select channel, date_day, unallocated_cost_amount as cost_amount from {{ ref('fct_support_costs') }}
    union all
    select channel, date_day, -cost_amount as cost_amount from {{ ref('fct_support_costs') }}
)

select
    channels.channel_group,
    {{ dbt.date_trunc('month', 'borne.date_day') }} as month_start,
    sum(borne.cost_amount) as difference_amount
from borne
inner join {{ ref('dim_channels') }} as channels on borne.channel = channels.channel
group by channels.channel_group, {{ dbt.date_trunc('month', 'borne.date_day') }}
having sum(borne.cost_amount) != 0
