-- One row per account, instant and stage that some signal would enter there. Two signals of one stage
-- at one instant say the same.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

sales_signals as (

    select * from {{ ref('int_sales_signals') }}

),

customer_signals as (

    select * from {{ ref('int_customer_signals') }}

),

rules as (

    select
        stage_rules.signal,
        stage_rules.applies,
        stages.stage,
        stages.stage_rank,
        stages.is_terminal,
        stages.reentry_rank
    from {{ ref('stage_rules') }} as stage_rules
    inner join {{ ref('lifecycle_stages') }} as stages
        on stage_rules.stage = stages.stage
    where stage_rules.applies != 'while'

),

signals as (

    select
        account_ids.account_id,
        sales_signals.occurred_at,
        sales_signals.signal
    from sales_signals
    left join contacts
        on sales_signals.connector = contacts.connector
        and sales_signals.contact_id = contacts.contact_id
    inner join account_ids
        on sales_signals.connector = account_ids.connector
        and coalesce(sales_signals.account_id, contacts.account_id) = account_ids.native_account_id

    union all

    select
        account_id,
        occurred_at,
        signal
    from customer_signals
    -- one heap of rows is no customer
    where account_id != 'unresolved'

)

select
    signals.account_id,
    signals.occurred_at,
    rules.stage,
    rules.stage_rank,
    rules.is_terminal,
    rules.reentry_rank,
    rules.applies,
    min({{ sort_text('signals.signal') }}) as signal
from signals
inner join rules
    on signals.signal = rules.signal
where signals.occurred_at < {{ as_of() }}
group by
    signals.account_id,
    signals.occurred_at,
    rules.stage,
    rules.stage_rank,
    rules.is_terminal,
    rules.reentry_rank,
    rules.applies
