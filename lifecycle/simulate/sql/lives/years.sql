-- One row per customer and year of its contract: the renewal at its end, and at most one episode in it, so placed that none overlaps
-- another: a risk that is seen and cleared, or a time in which nobody uses the product.
with numbered as (

    select
        customers.*,
        year_no,
        hash(era_key, year_no) as year_key,
        paid_from + to_months(cast(12 * (year_no - 1) as int)) as year_start,
        paid_from + to_months(cast(12 * year_no as int)) as year_end
    from customers
    cross join range(1, cast(getvariable('months') // 12 + 2 as bigint)) as years(year_no)
    where era = getvariable('era')
        and paid_from + to_months(cast(12 * (year_no - 1) as int)) < getvariable('as_of')

),

windowed as (

    select
        *,
        case when is_annual then year_end - to_days(90) end as window_from,
        case when is_annual then after(year_end, -between_of(8, 60, 'decides', year_key)) end as decided_at,
        uniform('episode', year_key) as episode_draw,
        within(
            after(year_start, 0.3 * 275), after(year_start, 0.5 * 275), 'episode start', year_key
        ) as episode_from
    from numbered

),

placed as (

    select
        *,
        case
            when episode_from < after(adoption_at, 30) then null
            when episode_draw < 0.15 then 'quiet'
            when episode_draw < 0.40 then 'risk'
        end as episode
    from windowed

)

select
    account_no,
    era,
    era_key,
    cast(year_no as int) as year_no,
    year_key,
    year_start,
    year_end,
    window_from,
    decided_at,
    episode,
    case when episode is not null then episode_from end as episode_from,
    case episode
        when 'risk' then after(episode_from, between_of(10, 45, 'risk length', year_key))
        when 'quiet' then after(episode_from, between_of(45, 70, 'quiet length', year_key))
    end as episode_to,
    -- a cancellation that is taken back
    case
        when is_annual and happens(0.06, 'revokes', year_key) then after(window_from, between_of(2, 10, 'asks', year_key))
    end as revoked_request_at,
    case
        when is_annual and happens(0.06, 'revokes', year_key)
            then after(window_from, between_of(2, 10, 'asks', year_key) + between_of(3, 8, 'takes back', year_key))
    end as revoked_at
from placed
order by account_no, year_no
