with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

-- what the source says they are at present, for those of which no log tells
present as (

    {% for name in ['segment', 'region', 'country', 'industry', 'plan_tier', 'touch_model', 'owner_id', 'sales_owner_id'] -%}
        select
            account_ids.account_id,
            '{{ name }}' as attribute_name,
            accounts.{{ name }} as attribute_value
        from accounts
        inner join account_ids
            on accounts.connector = account_ids.connector
            and accounts.account_id = account_ids.native_account_id
        where account_ids.is_survivor
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

changes as (

    select
        account_ids.account_id,
        changes.attribute as attribute_name,
        changes.value as attribute_value,
        changes.changed_at,
        row_number() over (
            partition by account_ids.account_id, changes.attribute, changes.changed_at
            order by changes.sequence desc nulls last, {{ sort_text('changes.value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_account_changes') }} as changes
    inner join account_ids
        on changes.connector = account_ids.connector
        and changes.account_id = account_ids.native_account_id
    where changes.contact_id is null
        and changes.is_reportable
        and changes.attribute in (
            'segment', 'region', 'country', 'industry', 'plan_tier', 'touch_model', 'owner_id', 'sales_owner_id'
        )

),

stretches as (

    select
        account_id,
        attribute_name,
        attribute_value,
        changed_at as started_at,
        lead(changed_at) over (partition by account_id, attribute_name order by changed_at) as ended_at
    from changes
    where rank_on_instant = 1

    union all

    select
        present.account_id,
        present.attribute_name,
        present.attribute_value,
        {{ always() }} as started_at,
        cast(null as timestamp) as ended_at
    from present
    left join changes
        on present.account_id = changes.account_id
        and present.attribute_name = changes.attribute_name
    where changes.account_id is null
        and present.attribute_value is not null

)

select
    account_id,
    attribute_name,
    attribute_value,
    started_at,
    ended_at,
    ended_at is null as is_current
from stretches
