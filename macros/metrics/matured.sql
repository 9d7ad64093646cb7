{# Have `days` days passed since `started_at` at `as_of`? Only then is it known what came of it in that time (CV-19). #}
{% macro is_mature_after(started_at, days) -%}
    {{ lifecycle.add_seconds(started_at, '86400 * (' ~ days ~ ')') }} <= {{ lifecycle.as_of() }}
{%- endmacro %}


{# Did `event_at` come within `days` days of `started_at`, the last instant included? False when it is null; it is never earlier. #}
{% macro is_within(started_at, event_at, days) -%}
    coalesce({{ event_at }} <= {{ lifecycle.add_seconds(started_at, '86400 * (' ~ days ~ ')') }}, false)
{%- endmacro %}
