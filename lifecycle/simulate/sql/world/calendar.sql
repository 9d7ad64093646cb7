-- One row per month: how many accounts arrive in it, relative to the others, and what is special about it.
with months as (

    select
        month_no,
        getvariable('starts_at') + to_months(month_no) as month_start,
        getvariable('starts_at') + to_months(month_no + 1) as month_end
    from range(cast(getvariable('months') as int)) as numbers(month_no)

)

select
    cast(month_no as int) as month_no,
    month_start,
    least(month_end, getvariable('as_of')) as month_end,
    -- the first month brings those who waited for the launch
    (case when month_no = 0 then 4 else 1 end)
    * pow(1 + getvariable('growth'), month_no)
    * (1 + getvariable('seasonality') * cos(2 * pi() * (month(month_start) - 3) / 12))
    * (epoch(least(month_end, getvariable('as_of'))) - epoch(month_start))
    / (epoch(month_end) - epoch(month_start)) as arrival_weight,
    month_no between getvariable('bad_quarter_month') and getvariable('bad_quarter_month') + 2 as is_bad_quarter,
    month_no between getvariable('poor_campaign_month') and getvariable('poor_campaign_month') + 2 as is_poor_campaign
from months
