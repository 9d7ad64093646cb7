with asks as (

    select * from {{ ref('fct_account_signals') }}
    where kind = 'advocacy_ask'

),

acts as (

    select * from {{ ref('fct_account_signals') }}
    where kind = 'advocacy_act'

),

-- an act names the ask behind it; one that names none is of each ask of its account for the same
answers as (

    select
        asks.signal_key,
        acts.occurred_at
    from asks
    inner join acts
        on asks.signal_key = acts.related_signal_key

    union all

    select
        asks.signal_key,
        acts.occurred_at
    from asks
    inner join acts
        on asks.account_id = acts.account_id
        and asks.subtype = acts.subtype
    where acts.related_signal_key is null
        and asks.account_id != 'unresolved'

),

firsts as (

    select
        asks.signal_key,
        min(answers.occurred_at) as acted_at
    from asks
    inner join answers
        on asks.signal_key = answers.signal_key
        and asks.occurred_at <= answers.occurred_at
    group by asks.signal_key

)

select
    asks.signal_key,
    asks.connector,
    asks.account_id,
    asks.subtype as act_type,
    asks.team,
    asks.segment_at_creation,
    asks.occurred_at as asked_at,
    asks.occurred_date as asked_date,
    coalesce(asks.outcome, 'open') as outcome,
    case when asks.is_warm then 'warm' when not asks.is_warm then 'cold' else 'unknown' end as warmth,
    firsts.acted_at,
    {{ is_mature_after('asks.occurred_at', 60) }} as is_conversion_due,
    {{ is_mature_after('asks.occurred_at', 60) }}
    and {{ is_within('asks.occurred_at', 'firsts.acted_at', 60) }} as is_converted_within_60_days
from asks
left join firsts
    on asks.signal_key = firsts.signal_key
