-- One row per customer that would get value: the instant, moved behind an episode or a renewal in which it would fall.
select
    customers.era,
    customers.era_key,
    customers.adoption_at,
    case
        when years.year_no is null then customers.hoped_value_at
        when years.episode is not null
            and customers.hoped_value_at between after(years.episode_from, -1) and after(years.episode_to, 30)
            then after(years.episode_to, 31)
        when years.window_from is not null and customers.hoped_value_at >= after(years.window_from, -1)
            then after(years.year_end, 2)
        else customers.hoped_value_at
    end as value_at
from customers
left join years
    on customers.era_key = years.era_key
    and customers.hoped_value_at >= years.year_start
    and customers.hoped_value_at < years.year_end
where customers.era = getvariable('era')
    and customers.hoped_value_at is not null
