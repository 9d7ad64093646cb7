{#
    A `select` of how many rows of `entity` are used, and how many are not by their first reason, per connector. Rows of an
    account that is not reportable are not used either, though nothing is wrong with them.
#}
{% macro rows_by_reason(entity) %}
    {%- set ids = ref('int_account_ids') -%}
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
        count(*) as row_count
    from {{ ref('entity_' ~ entity) }} as rows_of
    {% if has_account -%}
    left join {{ ids }} as account_ids
        on rows_of.connector = account_ids.connector
        and rows_of.account_id = account_ids.native_account_id
    {% endif -%}
    group by rows_of.connector, rows_of.excluded_reason{% if has_account %}, account_ids.is_reportable{% endif %}
{% endmacro %}
