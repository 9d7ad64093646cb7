with matched as (

    {% for entity, mart in {
        'tickets': 'fct_tickets', 'live_contacts': 'fct_live_contacts', 'marketing_touches': 'fct_touches',
        'opportunities': 'fct_opportunities', 'orders': 'fct_orders', 'subscriptions': 'int_paid_subscriptions'
    }.items() -%}
        select
            connector,
            '{{ entity }}' as entity,
            count(*) as row_count,
            count(case when account_id != 'unresolved' then 1 end) as matched_count
        from {{ ref(mart) }}
        group by connector
        union all
    {% endfor -%}
    {% for entity in ['invoices', 'usage_events', 'usage_daily', 'survey_responses', 'churn_reviews'] -%}
        select
            rows_of.connector,
            '{{ entity }}' as entity,
            count(*) as row_count,
            count(account_ids.account_id) as matched_count
        from {{ ref('entity_' ~ entity) }} as rows_of
        left join {{ ref('int_account_ids') }} as account_ids
            on rows_of.connector = account_ids.connector
            and rows_of.account_id = account_ids.native_account_id
        where rows_of.is_reportable
            and coalesce(account_ids.is_reportable, true)
        group by rows_of.connector
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    connector || ':' || entity as match_key,
    connector,
    entity,
    cast(row_count as bigint) as row_count,
    cast(matched_count as bigint) as matched_count,
    {{ last_day() }} as as_of_date
from matched
