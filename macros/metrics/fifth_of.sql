{# In which fifth something lies, from 1 to 5, when `worse` of `total` are worse than it. In whole numbers, which no engine rounds. #}
{% macro fifth_of(worse, total) -%}
    case
        {%- for fifth in [4, 3, 2, 1] %}
        when 5 * ({{ worse }}) >= {{ fifth }} * ({{ total }}) then {{ fifth + 1 }}
        {%- endfor %}
        else 1
    end
{%- endmacro %}
