-- One row per reportable onboarding that a source tells of, with the account it belongs to: its own, else that of its
-- subscription or its deal, else `unresolved`.

{% set named = {'subscriptions': 'subscription_id', 'opportunities': 'opportunity_id'} %}

with projects as (

    select * from {{ ref('entity_onboarding_projects') }}
    where is_reportable

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    projects.connector || ':' || projects.onboarding_project_id as onboarding_key,
    projects.connector,
    projects.onboarding_project_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    coalesce(account_ids.is_reportable, true) as is_account_reportable,
    coalesce(projects.product_id, subscriptions.product_id) as product_id,
    projects.template,
    projects.connector || ':' || projects.owner_id as owner_key,
    projects.purchased_at,
    projects.kickoff_at,
    projects.plan_shared_at,
    projects.planned_completion_at,
    projects.go_live_at,
    projects.completed_at,
    projects.cancelled_at,
    coalesce(projects.is_repeat, false) as is_repeat
from projects
{% for name, key in named.items() -%}
    left join {{ name }}
        on projects.connector = {{ name }}.connector
        and projects.{{ key }} = {{ name }}.{{ key }}
{% endfor -%}
left join account_ids
    on projects.connector = account_ids.connector
    and coalesce(projects.account_id, subscriptions.account_id, opportunities.account_id) = account_ids.native_account_id
