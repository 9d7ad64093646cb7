with reasons as (

    select * from {{ ref('contact_reasons') }}

),

-- union, so that each word is there once
words as (

    select coalesce(reason, 'uncoded') as reason
    from {{ ref('int_tickets') }}

    union

    select coalesce(reason, 'uncoded') as reason
    from {{ ref('int_live_contacts') }}

    union

    select coalesce(reason, 'uncoded') as reason
    from {{ ref('int_interactions') }}

    union

    select native_reason as reason
    from reasons

)

select
    words.reason,
    coalesce(reasons.contact_reason, words.reason) as contact_reason,
    coalesce(reasons.reason_group, 'unmapped') as reason_group,
    {% for name in ['phase', 'owning_process', 'owning_team', 'product_area'] -%}
        coalesce(reasons.{{ name }}, 'none') as {{ name }},
    {% endfor -%}
    coalesce(reasons.contact_type, 'unknown') as contact_type,
    coalesce(reasons.intent, 'unknown') as intent,
    words.reason != 'uncoded' as is_coded,
    reasons.native_reason is not null as is_mapped
from words
left join reasons
    on lower(words.reason) = reasons.native_reason
