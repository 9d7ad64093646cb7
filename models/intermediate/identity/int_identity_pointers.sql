-- One row per native id that `account_identities` gives to one account and no other, with that account. What it gives to two at
-- once leads nowhere, and `fct_identity_conflicts` tells it.

with claims as (

    select * from {{ ref('int_identity_claims') }}
    where is_target_known
        -- what names itself says nothing
        and (native_connector != target_connector or standing_native_id != target_account_id)

),

pointers as (

    select
        native_connector,
        standing_native_id as native_account_id,
        min(target_connector) as target_connector,
        min({{ sort_text('target_account_id') }}) as target_account_id,
        -- of two rows that agree, the surer one says how
        max(case when match_method = 'explicit' then 1 else 0 end) as explicit_count,
        min({{ sort_text('match_method') }}) as match_method,
        count(distinct target_connector || ':' || target_account_id) as target_count
    from claims
    group by native_connector, standing_native_id

)

select
    native_connector as connector,
    native_account_id,
    target_connector,
    target_account_id,
    case when explicit_count > 0 then 'explicit' else match_method end as match_method
from pointers
where target_count = 1
