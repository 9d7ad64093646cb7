{#
    Is what holds from `holds_from` until `holds_until` (exclusive; null: for good) the last thing in force while `event` ran, from
    its `started_at` to its `judged_at`? A condition to join by: of times that follow each other it is true of one at most. What
    begins as the event ends comes too late for it, unless the event ends as it starts.
#}
{% macro is_last_in_force(holds_from, holds_until, event) -%}
    ({{ holds_from }} <= {{ event }}.started_at or {{ holds_from }} < {{ event }}.judged_at)
    and (
        {{ holds_until }} is null
        or ({{ holds_until }} > {{ event }}.started_at and {{ holds_until }} >= {{ event }}.judged_at)
    )
{%- endmacro %}
