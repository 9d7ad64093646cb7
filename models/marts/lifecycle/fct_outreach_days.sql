with balances as (

    {{ daily_balances(ref('int_tenure_pieces'), ['tenure_band'], {'customer_count': '1'}, 'started_at', 'ended_at') }}

),

contacts as (

    select
        occurred_date as date_day,
        tenure_band_at_creation as tenure_band,
        count(*) as outbound_count,
        sum(case when is_proactive then 1 else 0 end) as proactive_count,
        sum(case when is_automated then 1 else 0 end) as automated_count
    from {{ ref('fct_interactions') }}
    where direction = 'outbound'
        and not is_bulk
        and account_id != 'unresolved'
    group by occurred_date, tenure_band_at_creation

)

select
    balances.tenure_band || ':' || cast(balances.date_day as {{ dbt.type_string() }}) as outreach_day_id,
    balances.date_day,
    balances.tenure_band,
    cast(balances.customer_count as bigint) as customer_count,
    cast(coalesce(contacts.outbound_count, 0) as bigint) as outbound_count,
    cast(coalesce(contacts.proactive_count, 0) as bigint) as proactive_count,
    cast(coalesce(contacts.automated_count, 0) as bigint) as automated_count
from balances
left join contacts
    on balances.date_day = contacts.date_day
    and balances.tenure_band = contacts.tenure_band
