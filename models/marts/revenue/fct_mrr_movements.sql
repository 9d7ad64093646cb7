with changes as (

    select * from {{ ref('int_mrr_changes') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

balanced as (

    select
        *,
        cast(sum(change_cents) over (partition by account_id order by change_date) as bigint) as closing_cents,
        row_number() over (partition by account_id order by change_date) as change_number
    from changes

)

select
    balanced.account_id || ':' || cast(balanced.change_date as {{ dbt.type_string() }}) as mrr_movement_id,
    balanced.account_id,
    balanced.change_date as movement_date,
    case
        when balanced.change_number = 1 then 'new'
        when balanced.closing_cents = balanced.change_cents then 'reactivation'
        when balanced.closing_cents = 0 then 'churn'
        when balanced.change_cents > 0 then 'expansion'
        when balanced.change_cents < 0 then 'contraction'
    end as movement_type,
    {{ amount_of('(balanced.closing_cents - balanced.change_cents)') }} as opening_mrr_amount,
    {{ amount_of('balanced.change_cents') }} as movement_amount,
    {{ amount_of('balanced.closing_cents') }} as closing_mrr_amount,
    '{{ var("reporting_currency") }}' as currency,
    segments.segment
from balanced
left join segments
    on balanced.account_id = segments.account_id
    and {{ day_end('balanced.change_date') }} > segments.started_at
    and (segments.ended_at is null or {{ day_end('balanced.change_date') }} <= segments.ended_at)
