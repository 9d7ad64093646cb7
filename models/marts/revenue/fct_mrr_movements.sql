with changes as (

    select * from {{ ref('int_mrr_changes') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

balanced as (

    select
        *,
        contract_cents + pause_cents + fx_cents as change_cents,
        sum(contract_cents + pause_cents + fx_cents) over (partition by account_id order by change_date) as closing_cents,
        sum(constant_contract_cents) over (partition by account_id order by change_date) as contracted_cents,
        row_number() over (partition by account_id order by change_date) as change_number
    from changes

)

select
    balanced.account_id || ':' || cast(balanced.change_date as {{ dbt.type_string() }}) as mrr_movement_id,
    balanced.account_id,
    balanced.change_date as movement_date,
    case
        when balanced.change_number = 1 then 'new'
        when balanced.contracted_cents = balanced.constant_contract_cents and balanced.contracted_cents != 0 then 'reactivation'
        when balanced.contracted_cents = 0 and balanced.constant_contract_cents != 0 then 'churn'
        when balanced.contract_cents > 0 then 'expansion'
        when balanced.contract_cents < 0 then 'contraction'
        when balanced.pause_cents < 0 then 'pause'
        when balanced.pause_cents > 0 then 'resume'
        else 'fx'
    end as movement_type,
    {{ amount_of('(balanced.closing_cents - balanced.change_cents)') }} as opening_mrr_amount,
    {{ amount_of('balanced.change_cents') }} as movement_amount,
    {{ amount_of('balanced.contract_cents') }} as contract_amount,
    {{ amount_of('balanced.pause_cents') }} as pause_amount,
    {{ amount_of('balanced.fx_cents') }} as fx_amount,
    {{ amount_of('balanced.constant_mrr_cents') }} as constant_amount,
    {{ amount_of('balanced.closing_cents') }} as closing_mrr_amount,
    '{{ var("reporting_currency") }}' as currency,
    segments.segment
from balanced
left join segments
    on balanced.account_id = segments.account_id
    and {{ day_end('balanced.change_date') }} > segments.started_at
    and (segments.ended_at is null or {{ day_end('balanced.change_date') }} <= segments.ended_at)
