with outcomes as (

    select
        connector,
        native_account_id,
        match_method,
        match_key as matched_on,
        outcome as reason
    from {{ ref('int_identity_outcomes') }}
    where outcome != 'matched'

),

claims as (

    select
        claims.native_connector as connector,
        claims.standing_native_id as native_account_id,
        'explicit' as match_method,
        claims.target_connector || ':' || claims.target_account_id as matched_on,
        case
            when not claims.is_target_known then 'unknown_account'
            when pointers.native_account_id is null then 'two_accounts'
            -- what is given to an account, and stays what it is, was led in a ring or too far
            when coalesce(roots.match_method, 'own') = 'own' then 'no_end'
        end as reason
    from {{ ref('int_identity_claims') }} as claims
    left join {{ ref('int_identity_pointers') }} as pointers
        on claims.native_connector = pointers.connector
        and claims.standing_native_id = pointers.native_account_id
    left join {{ ref('int_identity_roots') }} as roots
        on claims.native_connector = roots.connector
        and claims.standing_native_id = roots.native_account_id
    where claims.native_connector != claims.target_connector
        or claims.standing_native_id != claims.target_account_id

),

conflicts as (

    select * from outcomes
    union
    select * from claims
    where reason is not null

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    conflicts.connector || ':' || conflicts.native_account_id || ':' || conflicts.match_method || ':' || conflicts.matched_on
        as conflict_key,
    conflicts.connector,
    conflicts.native_account_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    conflicts.match_method,
    conflicts.matched_on,
    conflicts.reason,
    {{ last_day() }} as as_of_date
from conflicts
left join account_ids
    on conflicts.connector = account_ids.connector
    and conflicts.native_account_id = account_ids.native_account_id
