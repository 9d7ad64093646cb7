-- One row per stay of an account in a stage, in order. An account is drawn into stages one after the other, and this is the list.
with entered as (

    select
        account_no,
        1 as era,
        0 as stage_rank,
        'unknown' as stage,
        created_at as entered_at
    from people
    where created_at < arrived_at

    union all

    select account_no, era, 10, 'awareness', awareness_at from paths
    union all
    select account_no, era, 20, 'connection', connection_at from paths
    union all
    select account_no, era, 30, 'consideration', consideration_at from paths
    union all
    select account_no, era, 40, 'purchase', purchase_at from paths
    union all
    select account_no, era, 99, 'lost', coalesce(disqualified_at, case when not is_won then decided_at end) from paths
    union all
    select account_no, era, 50, 'onboarding', won_at from customers
    union all

    select
        drawn.account_no,
        drawn.era,
        drawn.stage_rank,
        drawn.stage,
        drawn.entered_at
    from (
        select account_no, era, era_key, 60 as stage_rank, 'adoption' as stage, adoption_at as entered_at from customers

        union all

        select customers.account_no, customers.era, customers.era_key, 70, 'value', values_reached.value_at
        from customers
        inner join values_reached
            on customers.era_key = values_reached.era_key

        union all

        select account_no, era, era_key, 80, 'retention', window_from from years
        union all
        select account_no, era, era_key, 80, 'retention', episode_from from years where episode = 'risk'

        union all

        -- a cancellation taken back leaves the renewal to be decided
        select account_no, era, era_key, 90, 'offboarding', revoked_request_at from years
        union all
        select account_no, era, era_key, 80, 'retention', revoked_at from years

        union all

        -- the renewal is decided, or the risk is cleared: back to where it was
        select
            years.account_no,
            years.era,
            years.era_key,
            case when values_reached.value_at <= closed.closed_at then 70 else 60 end,
            case when values_reached.value_at <= closed.closed_at then 'value' else 'adoption' end,
            closed.closed_at
        from years
        inner join (
            select year_key, decided_at as closed_at from years where window_from is not null
            union all
            select year_key, episode_to as closed_at from years where episode = 'risk'
        ) as closed
            on years.year_key = closed.year_key
        left join values_reached
            on years.era_key = values_reached.era_key

        union all

        -- 28 days without use: no habit any more; 28 days of use: a habit again
        select
            years.account_no,
            years.era,
            years.era_key,
            lapse.stage_rank,
            lapse.stage,
            lapse.entered_at
        from years
        inner join values_reached
            on years.era_key = values_reached.era_key
            and values_reached.value_at < years.episode_from
        inner join (
            select year_key, 60 as stage_rank, 'adoption' as stage, midnight(episode_from, 28) as entered_at from years
            union all
            select year_key, 70 as stage_rank, 'value' as stage, midnight(episode_to, 28) as entered_at from years
        ) as lapse
            on years.year_key = lapse.year_key
        where years.episode = 'quiet'
    ) as drawn
    left join leavings
        on drawn.era_key = leavings.era_key
    where leavings.cancel_requested_at is null
        or drawn.entered_at < leavings.cancel_requested_at

    union all
    select account_no, era, 90, 'offboarding', cancel_requested_at from leavings
    union all
    select account_no, era, 95, 'churned', left_at from leavings

),

happened as (

    select * from entered
    where entered_at < getvariable('as_of')

)

select
    people.account_id,
    cast(era as int) as spell_number,
    cast(row_number() over in_order as int) as stage_number,
    stage,
    entered_at,
    lead(entered_at) over in_order as left_at
from happened
inner join people
    on happened.account_no = people.account_no
window in_order as (partition by happened.account_no order by entered_at, era, stage_rank)
order by account_id, stage_number
