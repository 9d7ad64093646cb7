{#
    Is one of the text columns `columns` named in the var `billing_whitelist`? A service or product is named with its connector before it, an
    account by its id.
#}
{% macro is_whitelisted(columns) -%}
    {%- set names = var('billing_whitelist') -%}
    {%- if names -%}
        {%- set literals = [] -%}
        {%- for name in names -%}{%- do literals.append(lifecycle.text_literal(name)) -%}{%- endfor -%}
        ({%- for column in columns -%}
            coalesce({{ column }} in ({{ literals | join(', ') }}), false){{ ' or ' if not loop.last }}
        {%- endfor -%})
    {%- else -%} false {%- endif -%}
{%- endmacro %}
