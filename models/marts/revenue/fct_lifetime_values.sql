with summaries as (

    select * from {{ ref('fct_survival_summaries') }}
    where measure = 'first_tenure'
        and cohort = 'all'
        and slice_name in ('all', 'segment')

),

-- the customers there are at present
customers as (

    select
        coalesce(segment, '(none)') as segment,
        closing_mrr_amount
    from {{ ref('fct_account_months') }}
    where is_closing_customer
        and {{ next_month_start('month_start') }} >= {{ as_of() }}

),

margins as (

    select
        margin_amount,
        mrr_with_margin_amount
    from {{ ref('fct_margin_months') }}
    where {{ next_month_start('month_start') }} >= {{ as_of() }}

),

slices as (

    select
        'all' as slice_name,
        'all' as slice_value,
        count(*) as customer_count,
        sum(closing_mrr_amount) as mrr_amount
    from customers

    union all

    select
        'segment' as slice_name,
        segment as slice_value,
        count(*) as customer_count,
        sum(closing_mrr_amount) as mrr_amount
    from customers
    group by segment

),

joined as (

    select
        slices.slice_name,
        slices.slice_value,
        slices.customer_count,
        slices.mrr_amount,
        margins.margin_amount,
        margins.mrr_with_margin_amount,
        summaries.horizon_seconds,
        -- a curve that nobody was watched on from the beginning, or that ends early, tells no mean
        case
            when summaries.watched_from_seconds = 0 and not summaries.is_cut_short then summaries.restricted_mean_seconds
        end as mean_seconds
    from slices
    cross join margins
    inner join summaries
        on slices.slice_name = summaries.slice_name
        and slices.slice_value = summaries.slice_value

)

select
    slice_name || ':' || slice_value as lifetime_value_id,
    {{ last_day() }} as as_of_date,
    slice_name,
    slice_value,
    '{{ var("reporting_currency") }}' as currency,
    cast(customer_count as bigint) as customer_count,
    cast(mrr_amount as decimal(18, 2)) as mrr_amount,
    cast(horizon_seconds as bigint) as horizon_seconds,
    cast(mean_seconds as bigint) as mean_seconds,
    -- a month of a twelfth of 365 days
    cast(
        (1e0 * mrr_amount / nullif(customer_count, 0)) * (1e0 * margin_amount / nullif(mrr_with_margin_amount, 0))
        * (mean_seconds / 2628000e0) as decimal(18, 2)
    ) as lifetime_value_amount
from joined
