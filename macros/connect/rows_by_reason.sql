{#
    A `select` of how many rows of `entity` are used, and how many are not by their first reason, per connector; how many of them end
    before they start, and when the last of them was loaded and happened. Rows of an account that is not reportable are not used
    either, though nothing is wrong with them.
#}
{% macro rows_by_reason(entity) %}
    {%- set ids = ref('int_account_ids') -%}
    {%- set events = [] -%}
    {%- for column in lifecycle.contract_of(entity) if column.moment in ('row', 'event') and column.observed -%}
        {%- do events.append({'name': 'rows_of.' ~ column.name, 'data_type': column.data_type, 'observed': true}) -%}
    {%- endfor -%}
    {%- set names = lifecycle.contract_of(entity) | map(attribute='name') | list -%}
    {%- set has_account = 'account_id' in names and entity != 'accounts' %}
    select
        rows_of.connector,
        '{{ entity }}' as entity,
        coalesce(
            rows_of.excluded_reason,
            {% if has_account -%} case when not account_ids.is_reportable then 'excluded_account' end, {% endif -%}
            'used'
        ) as reason,
        count(*) as row_count,
        sum(case when rows_of.row_flags like '%negative_interval%' then 1 else 0 end) as negative_interval_count,
        max(rows_of.loaded_at) as last_loaded_at,
        -- what had not happened at `as_of` is in no column of an event
        {{ lifecycle.bound_of('max', events, false) }} as last_event_at
    from {{ ref('entity_' ~ entity) }} as rows_of
    {% if has_account -%}
    left join {{ ids }} as account_ids
        on rows_of.connector = account_ids.connector
        and rows_of.account_id = account_ids.native_account_id
    {% endif -%}
    group by rows_of.connector, rows_of.excluded_reason{% if has_account %}, account_ids.is_reportable{% endif %}
{% endmacro %}
