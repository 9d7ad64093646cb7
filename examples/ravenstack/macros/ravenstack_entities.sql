{# What the connector `ravenstack` fills: five entities, and what it says about its own rows. #}
{% macro ravenstack_entities() %}
    {{ return([
        'accounts',
        'churn_reviews',
        'left_out_rows',
        'reconciliations',
        'subscriptions',
        'survey_responses',
        'tickets',
        'usage_daily',
    ]) }}
{% endmacro %}
