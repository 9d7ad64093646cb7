-- One row per fall of an account's MRR to zero: when it had really left, its services off and its invoices settled; null while
-- one is not. Where neither is connected, it left when it stopped paying.

with moments as (

    select
        *,
        lead(occurred_at) over (partition by account_id order by movement_date) as returned_at
    from {{ ref('int_mrr_moments') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

services as (

    select
        account_ids.account_id,
        -- what was asked for and never switched on did not run
        services.activated_at as started_at,
        services.deprovisioned_at as ended_at
    from {{ ref('entity_services') }} as services
    left join subscriptions
        on services.connector = subscriptions.connector
        and services.subscription_id = subscriptions.subscription_id
    inner join account_ids
        on services.connector = account_ids.connector
        and coalesce(services.account_id, subscriptions.account_id) = account_ids.native_account_id
    where services.is_reportable

),

invoices as (

    select
        account_ids.account_id,
        invoices.issued_at as started_at,
        coalesce(
            least(invoices.paid_at, invoices.voided_at, invoices.written_off_at),
            -- settled, and it is not told when: not later than it was issued, so that nobody waits for it
            case
                when invoices.status in ('paid', 'void', 'uncollectible') or invoices.total_amount = 0 then invoices.issued_at
            end
        ) as ended_at
    from {{ ref('entity_invoices') }} as invoices
    left join subscriptions
        on invoices.connector = subscriptions.connector
        and invoices.subscription_id = subscriptions.subscription_id
    inner join account_ids
        on invoices.connector = account_ids.connector
        and coalesce(invoices.account_id, subscriptions.account_id) = account_ids.native_account_id
    where invoices.is_reportable
        and coalesce(invoices.kind, 'invoice') = 'invoice'
        and coalesce(invoices.status, 'open') != 'draft'

),

left_open as (

    select * from services
    union all
    select * from invoices

),

waited as (

    select
        churns.account_id,
        churns.occurred_at as payment_ended_at,
        churns.returned_at,
        max(left_open.ended_at) as last_ended_at,
        max(case when left_open.started_at is not null and left_open.ended_at is null then 1 else 0 end) as is_waiting
    from moments as churns
    left join left_open
        on churns.account_id = left_open.account_id
        and churns.occurred_at >= left_open.started_at
        and (left_open.ended_at is null or churns.occurred_at < left_open.ended_at)
    where churns.movement_type = 'churn'
    group by churns.account_id, churns.occurred_at, churns.returned_at

)

select
    account_id,
    payment_ended_at,
    returned_at,
    case when is_waiting = 0 then coalesce(last_ended_at, payment_ended_at) end as settled_at
from waited
