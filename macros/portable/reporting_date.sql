{# The day in the reporting time zone on which the UTC instant `instant` falls (CV-4). #}
{% macro reporting_date(instant) -%}
    cast({{ utc_to_local(instant, "'" ~ var('reporting_timezone') ~ "'") }} as date)
{%- endmacro %}


{# The UTC instant at which the day `day` of the reporting time zone begins. #}
{% macro reporting_day_start(day) -%}
    {{ local_to_utc('cast(' ~ day ~ ' as timestamp)', "'" ~ var('reporting_timezone') ~ "'") }}
{%- endmacro %}
