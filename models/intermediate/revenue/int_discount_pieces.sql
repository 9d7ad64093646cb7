-- One row per discounted price, piece of time in which neither the prices nor the discounts of its holder change, and discount in
-- force in it; with none, one row without. Rates are taken off first, one after the other.

with discount_items as (

    select * from {{ ref('int_discount_items') }}

),

items as (

    select distinct
        connector,
        holder_id,
        subscription_id,
        subscription_item_id,
        item_started_at,
        item_ended_at,
        mrr_cents
    from discount_items

),

moments as (

    select
        connector,
        holder_id,
        item_started_at as edge_at
    from discount_items

    union

    select
        connector,
        holder_id,
        item_ended_at as edge_at
    from discount_items

    union

    select
        connector,
        holder_id,
        started_at as edge_at
    from discount_items

    union

    select
        connector,
        holder_id,
        ended_at as edge_at
    from discount_items

),

edges as (

    select
        *,
        lead(edge_at) over (partition by connector, holder_id order by edge_at) as next_edge_at
    from moments
    where edge_at is not null

)

select
    items.connector,
    items.subscription_id,
    items.subscription_item_id,
    items.item_started_at,
    edges.edge_at as started_at,
    edges.next_edge_at as ended_at,
    items.mrr_cents,
    discount_items.discount_id,
    discount_items.off_rate,
    case
        when discount_items.off_amount > 0
            then
                {{ monthly_cents(
                    'discount_items.off_amount', 'discount_items.billing_interval', 'discount_items.interval_count'
                ) }}
        else 0
    end as off_cents
from items
inner join edges
    on items.connector = edges.connector
    and items.holder_id = edges.holder_id
    and items.item_started_at <= edges.edge_at
    and (items.item_ended_at is null or items.item_ended_at > edges.edge_at)
left join discount_items
    on items.connector = discount_items.connector
    and items.subscription_item_id = discount_items.subscription_item_id
    and items.item_started_at = discount_items.item_started_at
    and edges.edge_at >= discount_items.started_at
    and coalesce(edges.edge_at < discount_items.ended_at, true)
