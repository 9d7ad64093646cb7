-- One row per start of payment, and per account that has really left.

with moments as (

    select * from {{ ref('int_mrr_moments') }}
    where movement_type != 'churn'

),

settlements as (

    select * from {{ ref('int_account_settlements') }}

)

select
    account_id,
    occurred_at,
    'payment_started' as signal
from moments

union all

select
    account_id,
    settled_at as occurred_at,
    'account_settled' as signal
from settlements
-- who pays again before all is switched off never left
where settled_at is not null
    and (returned_at is null or settled_at < returned_at)
