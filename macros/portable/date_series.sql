{# A `select` of one row per day, column `date_day`, from the date `first` to the date `last`, both in it. #}
{% macro date_series(first, last, relation) -%}
    {{ adapter.dispatch('date_series', 'lifecycle')(first, last, relation) }}
{%- endmacro %}

{% macro default__date_series(first, last, relation) -%}
    select cast(series.day_at as date) as date_day
    from {{ relation }}
    cross join lateral generate_series(
        cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '1 day'
    ) as series (day_at)
{%- endmacro %}

{% macro duckdb__date_series(first, last, relation) -%}
    select cast(unnest(generate_series(
        cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '1 day'
    )) as date) as date_day
    from {{ relation }}
{%- endmacro %}

{% macro spark__date_series(first, last, relation) -%}
    select explode(sequence({{ first }}, {{ last }}, interval 1 day)) as date_day
    from {{ relation }}
{%- endmacro %}
