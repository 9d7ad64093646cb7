with starts as (

    select
        *,
        {{ add_days('started_date', 30) }} as day_30_date,
        {{ add_days('started_date', 90) }} as day_90_date
    from {{ ref('int_first_90_days') }}

),

logins as (

    select
        account_id,
        max(case when login_user_count > 0 then usage_date end) as last_login_date,
        max(case when event_count > 0 then usage_date end) as last_used_date
    from {{ ref('fct_account_usage_days') }}
    group by account_id

),

balances as (

    select
        account_id,
        sum(movement_amount) as mrr_amount
    from {{ ref('fct_mrr_movements') }}
    group by account_id

)

select
    starts.account_id || ':' || cast(starts.started_at as {{ dbt.type_string() }}) as adoption_id,
    starts.account_id,
    starts.started_at,
    starts.ended_at,
    starts.started_date,
    {{ last_day() }} as as_of_date,
    starts.ended_at is null as is_current,
    coalesce(accounts.current_segment, '(none)') as current_segment,
    coalesce(accounts.current_stage, 'unknown') as current_stage,
    starts.active_day_count as active_day_90_count,
    starts.core_day_count as core_day_90_count,
    starts.talk_count as talk_90_count,
    starts.first_value_at,
    starts.day_90_date <= {{ reporting_date(as_of()) }} as is_day_90_over,
    starts.core_day_count >= {{ var('adoption_core_days') }} as is_adopted_by_90,
    starts.first_value_at is not null as is_value_by_90,
    starts.talk_count > 0 and starts.active_day_count >= {{ var('engaged_active_days') }} as is_engaged_by_90,
    starts.day_30_date <= {{ reporting_date(as_of()) }} and matches.account_id is not null as has_use_case,
    starts.day_30_date <= {{ reporting_date(as_of()) }} and coalesce(matches.is_matched, false) as is_use_case_matched,
    case when starts.ended_at is null then coalesce(uses.active_user_count, 0) end as active_user_28_count,
    case when starts.ended_at is null then seats.seat_count end as seat_count,
    case when starts.ended_at is null then uses.entitled_feature_count end as entitled_feature_count,
    case when starts.ended_at is null then uses.used_entitled_feature_count end as used_feature_count,
    starts.ended_at is null and coalesce(uses.active_event_count, 0) > 0 as is_active_28,
    starts.ended_at is null
    and coalesce(uses.active_event_count, 0) > 0
    and coalesce(uses.has_used_sticky, false) as has_used_sticky_28,
    logins.last_login_date,
    logins.last_used_date,
    starts.ended_at is null
    and {{ diff_days('coalesce(logins.last_login_date, starts.started_date)', last_day()) }} > {{ var('low_login_days') }}
        as is_low_login,
    case when starts.ended_at is null then cast(coalesce(balances.mrr_amount, 0) as decimal(18, 2)) end as mrr_amount,
    starts.ended_at is null and coalesce(balances.mrr_amount, 0) > 0 and coalesce(uses.active_event_count, 0) = 0 as is_unused,
    starts.ended_at is null and proofs.proved_at is not null as has_proven_value,
    case when starts.ended_at is null then proofs.worth_amount end as worth_amount,
    case when starts.ended_at is null then proofs.verified_worth_amount end as verified_worth_amount,
    starts.ended_at is null and coalesce(personas.has_economic_buyer, false) as has_economic_buyer,
    starts.ended_at is null and coalesce(personas.has_champion, false) as has_champion,
    starts.ended_at is null and coalesce(personas.has_lost_champion and not personas.has_champion, false) as is_champion_lost
from starts
inner join {{ ref('dim_accounts') }} as accounts
    on starts.account_id = accounts.account_id
left join {{ ref('int_use_case_matches') }} as matches
    on starts.account_id = matches.account_id
    and starts.started_at = matches.started_at
left join {{ ref('int_recent_uses') }} as uses
    on starts.account_id = uses.account_id
left join {{ ref('int_seats') }} as seats
    on starts.account_id = seats.account_id
left join logins
    on starts.account_id = logins.account_id
left join balances
    on starts.account_id = balances.account_id
left join {{ ref('int_account_personas') }} as personas
    on starts.account_id = personas.account_id
left join {{ ref('int_account_proofs') }} as proofs
    on starts.account_id = proofs.account_id
