-- One row per account and stretch of time in one segment; the stretches of an account cover all time. Without a log of changes
-- the present segment holds throughout; with one, it is null before the first row (CV-21).

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

changes as (

    select
        account_ids.account_id,
        changes.value as segment,
        changes.changed_at,
        row_number() over (
            partition by account_ids.account_id, changes.changed_at
            order by changes.sequence desc nulls last, {{ sort_text('changes.value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_account_changes') }} as changes
    inner join account_ids
        on changes.connector = account_ids.connector
        and changes.account_id = account_ids.native_account_id
    where changes.attribute = 'segment'
        and changes.contact_id is null
        and changes.is_reportable

),

logged as (

    select
        account_id,
        segment,
        changed_at as started_at,
        lead(changed_at) over (partition by account_id order by changed_at) as ended_at
    from changes
    where rank_on_instant = 1

)

select
    account_id,
    segment,
    started_at,
    ended_at
from logged

union all

select
    account_id,
    cast(null as {{ dbt.type_string() }}) as segment,
    {{ always() }} as started_at,
    min(started_at) as ended_at
from logged
group by account_id

union all

select
    account_ids.account_id,
    accounts.segment,
    {{ always() }} as started_at,
    cast(null as timestamp) as ended_at
from accounts
inner join account_ids
    on accounts.connector = account_ids.connector
    and accounts.account_id = account_ids.native_account_id
left join logged
    on account_ids.account_id = logged.account_id
where logged.account_id is null
    and account_ids.is_survivor
