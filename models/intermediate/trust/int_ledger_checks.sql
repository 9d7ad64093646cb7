-- One row per check of the MRR ledger against another way to the same figure. The first must agree to the cent.

with moved as (

    select coalesce(sum(movement_amount), 0) as amount
    from {{ ref('fct_mrr_movements') }}

),

intervals as (

    select * from {{ ref('int_mrr_intervals') }}

),

in_force as (

    select coalesce(sum(mrr_cents), 0) as cents
    from intervals
    where ended_at is null
        and not is_paused

)

select
    'all' as connector,
    'mrr_roll_forward' as check_name,
    'MRR now: all movements added up, and the subscriptions in force' as description,
    'sum of movements' as left_name,
    cast(moved.amount as decimal(18, 2)) as left_value,
    'subscriptions in force' as right_name,
    {{ amount_of('in_force.cents') }} as right_value
from moved
cross join in_force

union all

select
    connector,
    'mrr_without_price' as check_name,
    'Stretches of paid time, and how many have a price; the others are not in MRR' as description,
    'stretches of paid time' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these with a price' as right_name,
    cast(count(case when is_priced then 1 end) as decimal(18, 2)) as right_value
from intervals
group by connector

union all

select
    connector,
    'mrr_without_rate' as check_name,
    'Priced stretches of paid time, and how many have a rate into the reporting currency; the rest is not in MRR' as description,
    'priced stretches of paid time' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these with a rate' as right_name,
    cast(count(mrr_cents) as decimal(18, 2)) as right_value
from intervals
where is_priced
group by connector
