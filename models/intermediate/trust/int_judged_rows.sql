-- One row or more per connector, entity and reason for which rows of it are not used, or `used`: rows of accounts that are known
-- apart from those that are not.

{% for entity in files_entities() %}
    {{ rows_by_reason(entity) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
