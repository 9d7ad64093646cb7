{% set measures = [
    'cost_cents', 'worked_seconds', 'handle_seconds', 'cost_without_rate_count', 'contact_count', 'bot_resolved_count',
    'resolution_count', 'session_count'
] %}
{% set contacts = {'contact_count': '1', 'bot_resolved_count': 'case when is_bot_resolved then 1 else 0 end'} %}
{% set costs = {
    'cost_cents': 'cost_cents', 'worked_seconds': 'worked_seconds', 'handle_seconds': 'handle_seconds',
    'cost_without_rate_count': 'cost_without_rate_count'
} %}

{% set group_month = "partition by channels.channel_group, " ~ dbt.date_trunc('month', 'summed.date_day') %}
{% set group_contacts = 'sum(summed.contact_count) over (' ~ group_month ~ ')' %}

with cost_days as (

    select * from {{ ref('int_support_cost_days') }}

),

contacts as (

    select * from {{ ref('int_support_contacts') }}

),

sessions as (

    select * from {{ ref('fct_help_sessions') }}

),

channels as (

    select * from {{ ref('dim_channels') }}

),

parts as (

    {% for source, day, team, filled in [
        ('cost_days', 'date_day', 'team', costs),
        ('contacts', 'contact_date', 'team', contacts),
        ('contacts', 'resolved_date', 'team', {'resolution_count': '1'}),
        ('sessions', 'started_date', "'none'", {'session_count': '1'}),
    ] -%}
        select
            {{ day }} as date_day,
            {% for name in measures -%}
                cast({{ filled.get(name, '0') }} as bigint) as {{ name }},
            {% endfor -%}
            {{ team }} as team,
            channel
        from {{ source }}
        where {{ day }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

summed as (

    select
        date_day,
        {% for name in measures -%}
            cast(sum({{ name }}) as bigint) as {{ name }},
        {% endfor -%}
        team,
        channel
    from parts
    group by date_day, channel, team

)

select
    summed.channel || ':' || summed.team || ':' || cast(summed.date_day as {{ dbt.type_string() }}) as support_cost_day_id,
    summed.date_day,
    summed.channel,
    summed.team,
    channels.cost_rank,
    channels.is_assisted,
    {{ amount_of('coalesce(summed.cost_cents, 0)') }} as cost_amount,
    {{ amount_of('case when ' ~ group_contacts ~ ' = 0 then coalesce(summed.cost_cents, 0) else 0 end') }}
        as unallocated_cost_amount,
    '{{ var("reporting_currency") }}' as currency,
    coalesce(summed.worked_seconds, 0) as worked_seconds,
    coalesce(summed.handle_seconds, 0) as handle_seconds,
    coalesce(sum(summed.worked_seconds) over ({{ group_month }}), 0) > 0 as has_worked_time,
    summed.cost_without_rate_count,
    summed.contact_count,
    summed.bot_resolved_count,
    summed.resolution_count,
    summed.session_count
from summed
inner join channels
    on summed.channel = channels.channel
