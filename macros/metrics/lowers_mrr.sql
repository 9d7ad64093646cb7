{# Whether a discount with `duration` and `off_rate` lowers MRR by the var `discount_policy` (CV-12). All of the price off is no price, whatever it says (CV-6). #}
{% macro lowers_mrr(duration, off_rate) -%}
    {%- set choice = var('discount_policy') -%}
    {%- if choice == 'forever' -%}
    ({{ duration }} = 'forever' or {{ off_rate }} >= 1)
    {%- elif choice == 'always' -%}
    ({{ duration }} in ('forever', 'repeating') or {{ off_rate }} >= 1)
    {%- elif choice == 'never' -%}
    ({{ off_rate }} >= 1)
    {%- else -%}
    {{ lifecycle.stop("var 'discount_policy' is '" ~ choice ~ "'.", "Use forever, always or never.") }}
    {%- endif -%}
{%- endmacro %}
