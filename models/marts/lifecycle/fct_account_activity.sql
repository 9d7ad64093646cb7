with spells as (

    select * from {{ ref('fct_stage_spells') }}

),

targets as (

    select * from {{ ref('stage_targets') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

events as (

    {% for kind, model, moment in [
        ('stage', 'fct_stage_spells', 'entered_at'),
        ('signal', 'int_stage_candidates', 'occurred_at'),
        ('touch', 'fct_touches', 'occurred_at'),
        ('interaction', 'int_account_interactions', 'occurred_at'),
        ('ticket', 'fct_tickets', 'created_at'),
    ] -%}
        select
            account_id,
            '{{ kind }}' as event_kind,
            max({{ moment }}) as occurred_at
        from {{ ref(model) }}
        group by account_id

        union all

    {% endfor -%}

    -- a day of use counts until its end, as far as it has come
    select
        account_id,
        'usage' as event_kind,
        least({{ day_end('max(usage_date)') }}, {{ as_of() }}) as occurred_at
    from {{ ref('int_account_usage_days') }}
    group by account_id

),

ranked as (

    select
        *,
        row_number() over (partition by account_id order by occurred_at desc, {{ sort_text('event_kind') }}) as recency
    from events

),

measured as (

    select
        spells.account_id,
        spells.stage,
        spells.entered_at,
        ranked.occurred_at as last_event_at,
        ranked.event_kind as last_event_kind,
        targets.target_days,
        {{ diff_seconds('ranked.occurred_at', as_of()) }} as idle_seconds
    from spells
    inner join targets
        on spells.stage = targets.stage
    inner join ranked
        on spells.account_id = ranked.account_id
        and ranked.recency = 1
    where spells.is_open
        and spells.account_id != 'unresolved'

)

select
    measured.account_id,
    {{ last_day() }} as as_of_date,
    measured.stage,
    measured.entered_at as stage_entered_at,
    coalesce(accounts.current_owner_id, '(none)') as current_owner_id,
    coalesce(accounts.current_segment, '(none)') as current_segment,
    measured.last_event_at,
    measured.last_event_kind,
    measured.target_days,
    measured.idle_seconds,
    measured.idle_seconds > 86400 * measured.target_days as is_stalled
from measured
inner join accounts
    on measured.account_id = accounts.account_id
