{{ config(materialized='view') }}
-- One row per subscription and stretch of time at one price after discounts, in whole cents a month of its own currency (CV-12).
-- An amount off is shared over the prices that it is on in proportion to them, and takes no price below zero.

with items as (

    select * from {{ ref('int_priced_items') }}

),

pieces as (

    select * from {{ ref('int_discount_pieces') }}

),

rated as (

    select
        connector,
        subscription_item_id,
        item_started_at,
        started_at,
        {{ divide_rounded(
            'min(mrr_cents) * case when max(off_rate) >= 1 then 0'
            ~ ' else cast(floor(1000000 * exp(sum(ln(nullif(cast(1 - coalesce(off_rate, 0) as ' ~ type_double() ~ '), 0)))) + 0.5)'
            ~ ' as bigint) end', '1000000'
        ) }} as cents
    from pieces
    group by connector, subscription_item_id, item_started_at, started_at

),

shared as (

    select
        pieces.*,
        rated.cents,
        -- whole numbers of the engine's own, which divide to whole numbers
        cast(sum(rated.cents) over (partition by pieces.connector, pieces.discount_id, pieces.started_at) as bigint) as all_cents,
        cast(sum(rated.cents) over (
            partition by pieces.connector, pieces.discount_id, pieces.started_at
            order by {{ sort_text('pieces.subscription_item_id') }}, pieces.item_started_at
            rows between unbounded preceding and current row
        ) as bigint) as running_cents
    from pieces
    inner join rated
        on pieces.connector = rated.connector
        and pieces.subscription_item_id = rated.subscription_item_id
        and pieces.item_started_at = rated.item_started_at
        and pieces.started_at = rated.started_at

),

-- what is rounded is the part of all prices so far, so that the parts add up
reduced as (

    select
        connector,
        subscription_item_id,
        item_started_at,
        started_at,
        min(ended_at) as ended_at,
        greatest(min(cents) - sum(
            case
                when off_cents > 0 and all_cents > 0
                    then
                        {{ divide_rounded('least(off_cents, all_cents) * running_cents', 'all_cents') }}
                        - {{ divide_rounded('least(off_cents, all_cents) * (running_cents - cents)', 'all_cents') }}
                else 0
            end
        ), 0) as mrr_cents
    from shared
    group by connector, subscription_item_id, item_started_at, started_at

)

select
    items.connector,
    items.subscription_id,
    items.plan_id,
    items.currency,
    coalesce(reduced.started_at, items.started_at) as started_at,
    case when reduced.started_at is null then items.ended_at else reduced.ended_at end as ended_at,
    coalesce(cast(reduced.mrr_cents as bigint), items.mrr_cents) as mrr_cents
from items
left join reduced
    on items.connector = reduced.connector
    and items.subscription_item_id = reduced.subscription_item_id
    and items.started_at = reduced.item_started_at
