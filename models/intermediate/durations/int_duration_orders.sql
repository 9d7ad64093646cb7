-- One row per account that bought without a contract: from its first purchase to its second, on a later day. Who has not come
-- back may.

with purchases as (

    select * from {{ ref('int_purchases') }}
    where purchase_number = 1

)

select
    'second_purchase' as measure,
    account_id as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    purchased_at as started_at,
    next_purchased_at as ended_at,
    case when next_purchased_at is not null then 'purchase' end as ended_by
from purchases
