-- One row per connector, entity and field that somebody has to fill in, with rows that metrics may count and those where it is.

{% set asked = {
    'accounts': ['domain', 'segment', 'region', 'country', 'industry', 'owner_id', 'lead_source', 'use_case', 'purchase_reason', 'desired_outcome'],
    'contacts': ['account_id', 'email_domain', 'persona', 'job_title'],
    'opportunities': ['owner_id', 'opportunity_amount', 'expected_close_date', 'lead_source', 'use_case', 'purchase_reason'],
    'campaigns': ['kind', 'channel', 'target_segment', 'owner_id', 'started_at'],
    'handovers': ['from_staff_id', 'to_staff_id', 'document_url', 'interested_features', 'prior_familiarity'],
    'tickets': ['contact_id', 'channel', 'priority', 'reason']
} %}
with counted as (

    {% for entity, fields in asked.items() -%}
        {% for field in fields -%}
            select
                connector,
                '{{ entity }}' as entity,
                '{{ field }}' as field_name,
                count(*) as row_count,
                count({{ field }}) as filled_count
            from {{ ref('entity_' ~ entity) }}
            where is_reportable
            group by connector
            union all
        {% endfor -%}
    {% endfor -%}
    -- what a handover asks for, by its own list
    select
        connector,
        'handovers' as entity,
        'required_fields' as field_name,
        sum(required_field_count) as row_count,
        sum(least(coalesce(filled_field_count, 0), required_field_count)) as filled_count
    from {{ ref('entity_handovers') }}
    where is_reportable
        and required_field_count > 0
    group by connector

)

select
    connector,
    entity,
    field_name,
    cast(row_count as bigint) as row_count,
    cast(filled_count as bigint) as filled_count
from counted
