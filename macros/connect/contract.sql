{#
    The columns that a source may hand over for an entity, as its YAML states them, each as
    `{name, data_type, key, required, moment, observed, closes, excludes, excludes_when}`; those the entity layer itself adds are left out.
#}
{% macro contract(yaml_columns) %}
    {%- set columns = [] -%}
    {%- for column in yaml_columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- if not meta.get('derived') -%}
            {%- do columns.append({
                'name': column.name, 'data_type': column.data_type, 'key': meta.get('key', false), 'required': meta.get('required', false),
                'moment': meta.get('moment'), 'observed': meta.get('observed', true),
                'closes': meta.get('closes'), 'excludes': meta.get('excludes'), 'excludes_when': meta.get('excludes_when'),
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{# The contract of an entity by its name, for what is built before it; empty while dbt parses. #}
{% macro contract_of(entity) %}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {{ return(lifecycle.contract(graph.nodes['model.lifecycle.entity_' ~ entity].columns)) }}
{% endmacro %}
