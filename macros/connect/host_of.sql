{#
    The host in `expression`, which is a domain or an address in the web, in lower case: `https://www.Acme.co.uk/en` is `www.acme.co.uk`.
    Null stays null, and what has no dot or an empty label is none.
#}
{% macro host_of(expression) -%}
    split_part(split_part(replace(replace(lower({{ expression }}), 'https://', ''), 'http://', ''), '/', 1), ':', 1)
{%- endmacro %}


{# The last `count` labels of the host `expression`, which has as many: of `a.b.co.uk` the last two are `co.uk`. #}
{% macro last_labels(expression, count) -%}
    {%- set labels = 'length(' ~ expression ~ ") - length(replace(" ~ expression ~ ", '.', '')) + 1" -%}
    {%- for place in range(count - 1, -1, -1) -%}
        split_part({{ expression }}, '.', greatest(cast({{ labels }} - {{ place }} as int), 1)){{ " || '.' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
