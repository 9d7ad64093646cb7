-- One row per merge of an account into another: a clean company has none.
select
    account_id as from_account_id,
    created_at as merged_at,
    account_id as into_account_id,
    cast(null as varchar) as reason,
    created_at as loaded_at
from people
where false
order by from_account_id, merged_at
