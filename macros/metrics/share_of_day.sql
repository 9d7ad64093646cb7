{#
    What the day `day_number` (from 1) of a period of `day_count` days bears of `total`, a whole number (cents, seconds) spread evenly
    over them; bigint. Each day gets what is due up to its end less what is due up to its beginning, so the days add up to the total:
    100 over three days is 33, 34, 33.
#}
{% macro share_of_day(total, day_number, day_count) -%}
    ({{ lifecycle.divide_rounded('(' ~ total ~ ') * (' ~ day_number ~ ')', day_count) }}
    - {{ lifecycle.divide_rounded('(' ~ total ~ ') * (' ~ day_number ~ ' - 1)', day_count) }})
{%- endmacro %}
