with purchases as (

    select
        account_id,
        min(purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        count(*) - 1 as repeat_count,
        sum(net_amount) as net_amount
    from {{ ref('int_purchases') }}
    group by account_id

),

aged as (

    select
        purchases.*,
        {{ last_day() }} as as_of_date,
        {{ diff_days('first_purchase_date', 'last_purchase_date') }} as recency_days,
        {{ diff_days('first_purchase_date', last_day()) }} as age_days,
        {{ diff_days('last_purchase_date', last_day()) }} as days_since_last
    from purchases

),

-- who ties has the same place, so that no order of rows decides: the share of accounts that are worse
placed as (

    select
        *,
        count(*) over () as account_count,
        rank() over (order by days_since_last desc) - 1 as worse_in_recency,
        rank() over (order by repeat_count) - 1 as worse_in_frequency,
        rank() over (order by coalesce(net_amount, 0)) - 1 as worse_in_amount
    from aged

)

select
    account_id as purchaser_id,
    account_id,
    first_purchase_date,
    last_purchase_date,
    cast(repeat_count as bigint) as repeat_count,
    recency_days,
    age_days,
    days_since_last,
    cast(net_amount as decimal(18, 2)) as net_amount,
    '{{ var("reporting_currency") }}' as currency,
    {{ fifth_of('worse_in_recency', 'account_count') }} as recency_score,
    {{ fifth_of('worse_in_frequency', 'account_count') }} as frequency_score,
    {{ fifth_of('worse_in_amount', 'account_count') }} as monetary_score,
    {{ bg_nbd_alive(
        'repeat_count', 'recency_days', 'age_days', var('bg_nbd_r'), var('bg_nbd_alpha_days'), var('bg_nbd_a'), var('bg_nbd_b')
    ) }} as alive_probability
from placed
