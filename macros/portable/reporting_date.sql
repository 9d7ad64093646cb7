{# The day in the reporting time zone on which the UTC instant `instant` falls (CV-4). #}
{% macro reporting_date(instant) -%}
    cast({{ lifecycle.utc_to_local(instant, lifecycle.reporting_zone()) }} as date)
{%- endmacro %}


{# The UTC instant at which the day `day` of the reporting time zone begins. #}
{% macro reporting_day_start(day) -%}
    {{ lifecycle.local_to_utc('cast(' ~ day ~ ' as timestamp)', lifecycle.reporting_zone()) }}
{%- endmacro %}


{#
    The UTC instant at which the day `day` of the reporting time zone ends, which is not in it: what holds at the end of a day
    began before this instant and did not end before it (CV-3).
#}
{% macro day_end(day) -%}
    {{ lifecycle.reporting_day_start(lifecycle.add_days(day, 1)) }}
{%- endmacro %}


{#
    The reporting time zone as an SQL literal. The default stands here as well as in dbt_project.yml, since a staging
    model of another project, which calls this package's macros, does not see this package's vars.
#}
{% macro reporting_zone() -%}
    {{ return(lifecycle.text_literal(var('reporting_timezone', 'UTC'))) }}
{%- endmacro %}


{# The UTC instant at which the month that begins on the day `month_start` ends, which is not in it. #}
{% macro next_month_start(month_start) -%}
    {{ lifecycle.reporting_day_start(dbt.dateadd('month', 1, month_start)) }}
{%- endmacro %}
