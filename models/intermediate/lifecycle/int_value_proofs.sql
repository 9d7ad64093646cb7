-- One row per proof that an account got what it bought: a verified outcome, or a day on which it used what shows value.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

usage_days as (

    select * from {{ ref('int_account_usage_days') }}

)

select
    account_ids.account_id,
    coalesce(signals.confirmed_at, signals.ended_at) as proved_at,
    cast(null as date) as usage_date
from {{ ref('entity_account_signals') }} as signals
inner join account_ids
    on signals.connector = account_ids.connector
    and signals.account_id = account_ids.native_account_id
where signals.is_reportable
    and signals.kind = 'outcome'
    and signals.is_verified
    and coalesce(signals.outcome, 'achieved') = 'achieved'

union all

select
    account_id,
    first_value_at as proved_at,
    usage_date
from usage_days
where first_value_at is not null
