-- One row per measure and onboarding, milestone of one or handover: how long it takes from the purchase. Who leaves, and what is
-- called off, waits for it no longer.

{% set measures = {
    'days_to_onboard': ('completed_at', 'ended_at', 'completed'),
    'go_live': ('go_live_at', 'given_up_at', 'live'),
    'first_value': ('first_value_at', 'left_at', 'value'),
    'first_core_use': ('first_core_use_at', 'left_at', 'used'),
    'first_contact': ('first_contact_at', 'left_at', 'contacted'),
} %}

with onboardings as (

    select
        *,
        case when status in ('cancelled', 'left') then ended_at else left_at end as given_up_at
    from {{ ref('fct_onboardings') }}
    where started_at is not null

),

milestones as (

    select * from {{ ref('fct_onboarding_milestones') }}
    where started_at is not null
        and is_applicable
        and milestone != 'other'

),

handovers as (

    select * from {{ ref('fct_handovers') }}
    where handover_type = 'sales_to_success'
        and won_at is not null

)

{% for measure, (reached_at, ended_at, ended_by) in measures.items() -%}
    select
        '{{ measure }}' as measure,
        onboarding_key as subject_id,
        account_id,
        cast(null as {{ dbt.type_string() }}) as channel,
        started_at,
        coalesce({{ reached_at }}, {{ ended_at }}) as ended_at,
        case
            when {{ reached_at }} is not null then '{{ ended_by }}'
            when {{ ended_at }} is not null then 'given_up'
        end as ended_by
    from onboardings
    {% if measure == 'go_live' -%}
        -- of one completed without it, nobody told when it was
        where status != 'completed' or go_live_at is not null
    {%- endif %}

    union all

{% endfor -%}

select
    'milestone_' || milestone as measure,
    milestone_key as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    started_at,
    -- what was reached before the purchase waited for nothing
    case when ended_at < started_at then started_at else ended_at end as ended_at,
    case when completed_at is not null then 'reached' when ended_at is not null then 'given_up' end as ended_by
from milestones

union all

select
    'handover' as measure,
    handover_key as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    won_at as started_at,
    case when ended_at < won_at then won_at else ended_at end as ended_at,
    case status when 'handed_over' then 'handed_over' when 'left' then 'given_up' end as ended_by
from handovers
