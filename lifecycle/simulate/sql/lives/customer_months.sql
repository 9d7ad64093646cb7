-- One row per customer and month in which it would be one: how much support it needs, how good it is, and how likely it is to leave.
with months as (

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        customers.segment,
        customers.churn_factor,
        customers.is_poor_campaign,
        customers.price_rises_at,
        customers.adoption_at,
        calendar.month_no,
        calendar.month_start,
        calendar.is_bad_quarter,
        hash(customers.era_key, calendar.month_no) as month_key,
        greatest(calendar.month_start, customers.paid_from) as from_at,
        calendar.month_end as to_at
    from customers
    inner join calendar
        on customers.paid_from < calendar.month_end
    where customers.era = getvariable('era')

),

supported as (

    select
        *,
        count_about(
            getvariable('tickets_per_month') * seconds_between(from_at, to_at) / 2629800.0
            * (case when from_at < adoption_at then 2 else 1 end)
            * (case segment when 'enterprise' then 2 when 'mid_market' then 1.2 else 0.8 end),
            'tickets', month_key
        ) as ticket_count,
        least(0.9, getvariable('poor_reply_rate') * (1 + case when is_bad_quarter then getvariable('bad_quarter') else 0 end))
            as poor_rate
    from months

),

judged as (

    select
        *,
        cast(len(list_filter(
            range(1, ticket_count + 1), lambda ticket_no: happens(poor_rate, 'poor reply', hash(month_key, ticket_no))
        )) as bigint) as poor_count
    from supported

),

remembered as (

    select
        judged.*,
        values_reached.value_at,
        sum(poor_count) over (
            partition by judged.era_key order by month_no rows between 3 preceding and 1 preceding
        ) > 0 as had_poor_support
    from judged
    left join values_reached
        on judged.era_key = values_reached.era_key

)

select
    account_no,
    era,
    era_key,
    month_no,
    month_key,
    month_start,
    from_at,
    to_at,
    ticket_count,
    poor_count,
    poor_rate,
    coalesce(had_poor_support, false) as had_poor_support,
    coalesce(value_at < from_at and value_at < after(adoption_at, 75), false) as had_early_value,
    least(
        0.8,
        getvariable('monthly_churn') * churn_factor
        * (1 + case when had_poor_support then getvariable('poor_support_churn') else 0 end)
        * (1 + case when value_at < from_at and value_at < after(adoption_at, 75) then getvariable('early_value_churn') else 0 end)
        * (1 + case when is_poor_campaign then getvariable('poor_campaign_churn') else 0 end)
        * (1 + case
            when month_start >= date_trunc('month', price_rises_at) and month_start < price_rises_at + to_months(3)
                then getvariable('price_rise_churn') else 0
        end)
    ) as hazard
from remembered
order by account_no, month_no
