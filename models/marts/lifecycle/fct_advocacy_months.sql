with customers as (

    select
        account_id,
        month_start,
        segment,
        least({{ next_month_start('month_start') }}, {{ as_of() }}) as month_ended_at
    from {{ ref('fct_account_months') }}
    where is_closing_customer

),

advocates as (

    select distinct
        customers.account_id,
        customers.month_start
    from customers
    inner join {{ ref('fct_track_spells') }} as spells
        on customers.account_id = spells.account_id
        and customers.month_ended_at > spells.opened_at
        and (spells.closed_at is null or customers.month_ended_at <= spells.closed_at)
    where spells.track = 'advocacy'

),

signals as (

    select
        account_id,
        kind,
        occurred_at,
        ended_at
    from {{ ref('fct_account_signals') }}
    where kind in ('community', 'advisory_board')

),

signalled as (

    select
        customers.account_id,
        customers.month_start,
        sum(case when signals.kind = 'community' then 1 else 0 end) as community_act_count,
        sum(case when signals.kind = 'advisory_board' then 1 else 0 end) as board_member_count
    from customers
    inner join signals
        on customers.account_id = signals.account_id
        and customers.month_ended_at > signals.occurred_at
        and customers.month_ended_at <= case
            when signals.kind = 'community' then {{ add_seconds('signals.occurred_at', 86400 * 28) }}
            -- who has not left is on the board still
            else coalesce(signals.ended_at, customers.month_ended_at)
        end
    group by customers.account_id, customers.month_start

)

select
    customers.account_id || ':' || cast(customers.month_start as {{ dbt.type_string() }}) as advocacy_month_id,
    customers.account_id,
    customers.month_start,
    customers.segment,
    advocates.account_id is not null as is_advocate,
    coalesce(signalled.community_act_count, 0) > 0 as is_active_in_community,
    cast(coalesce(signalled.board_member_count, 0) as int) as board_member_count
from customers
left join advocates
    on customers.account_id = advocates.account_id
    and customers.month_start = advocates.month_start
left join signalled
    on customers.account_id = signalled.account_id
    and customers.month_start = signalled.month_start
