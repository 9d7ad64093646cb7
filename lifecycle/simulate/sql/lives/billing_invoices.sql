-- One row per invoice or credit note: what it comes to, how it is paid, and when it is settled. Moments after the end of the data are
-- drawn too.
with summed as (

    select
        lines.invoice_id,
        lines.account_id,
        lines.era_key,
        lines.issued_at,
        max(lines.currency) as currency,
        coalesce(max(lines.subscription_id) filter (where lines.role != 'addon'), max(lines.subscription_id)) as subscription_id,
        bool_or(lines.kind = 'closing') as is_closing,
        bool_or(lines.kind in ('regular', 'metered')) as is_cycle,
        sum(lines.line_amount - lines.discount_amount) as net_amount
    from billing_lines as lines
    group by lines.invoice_id, lines.account_id, lines.era_key, lines.issued_at

),

told as (

    select
        summed.*,
        hash(summed.invoice_id, 0) as key,
        people.account_no,
        customers.is_annual as is_transfer,
        customers.paid_from,
        subscriptions.paid_until,
        subscriptions.is_involuntary,
        subscriptions.left_until,
        subscriptions.cancel_requested_at,
        leavings.final_invoice_settled_at,
        round(
            net_amount * case people.country when 'DE' then 0.19 when 'GB' then 0.20 when 'JP' then 0.10 when 'IN' then 0.18 else 0 end, 2
        ) as tax_amount,
        -- the last one that there is, or was when all was settled
        leavings.era_key is not null and net_amount > 0
        and issued_at = max(issued_at) filter (
            where net_amount > 0 and issued_at < coalesce(leavings.final_invoice_settled_at, leavings.paid_until)
        ) over (partition by summed.era_key) as is_final
    from summed
    inner join people
        on summed.account_id = people.account_id
    inner join customers
        on summed.era_key = customers.era_key
    inner join billing_subscriptions as subscriptions
        on summed.subscription_id = subscriptions.subscription_id
    left join leavings
        on summed.era_key = leavings.era_key

),

tried as (

    select
        *,
        issued_at + to_seconds(whole_between(60, 600, 'charged', key)) as charged_at,
        case
            when is_final and is_involuntary then 3
            when is_final or is_transfer or not is_cycle or net_amount <= 0 or not happens(0.04, 'payment fails', key) then 0
            -- not so late that it would be open when the subscription ends
            when after(issued_at, 12) >= least(coalesce(paid_until, left_until), left_until) then 0
            when happens(0.7, 'second attempt', key) then 1
            else 2
        end as failed_attempts
    from told

),

settled as (

    select
        *,
        case
            when net_amount <= 0 then issued_at
            when is_final then final_invoice_settled_at
            when not is_transfer then charged_at + to_days(cast([0, 2, 5][failed_attempts + 1] as int))
            -- a transfer comes within the 30 days, or after a reminder; from who leaves, before it has left
            when after(issued_at, 46) >= left_until
                then issued_at + to_seconds(cast(floor(0.9 * seconds_between(issued_at, left_until) * uniform('transfer', key)) as bigint))
            when happens(0.1, 'late transfer', key) then after(issued_at, between_of(31, 45, 'transfer', key))
            else after(issued_at, between_of(4, 29, 'transfer', key))
        end as settled_at
    from tried

)

select
    invoice_id,
    account_no,
    account_id,
    era_key,
    subscription_id,
    key as invoice_key,
    case when net_amount < 0 then 'credit_note' else 'invoice' end as kind,
    case
        when is_closing then 'final_settlement'
        when issued_at = paid_from then 'subscription_create'
        when is_cycle then 'subscription_cycle'
        else 'subscription_update'
    end as billing_reason,
    case when is_transfer or (is_final and not is_involuntary) then 'bank_transfer' else 'card' end as payment_method,
    currency,
    issued_at,
    case
        when net_amount < 0 then issued_at
        when is_transfer or (is_final and not is_involuntary) then issued_at + to_days(30)
        else issued_at
    end as due_at,
    charged_at,
    failed_attempts,
    settled_at,
    case
        when is_final and is_involuntary then 'written_off'
        when is_final and settled_at > left_until then pick(['paid', 'paid', 'paid', 'written_off', 'voided'], 'how settled', key)
        else 'paid'
    end as settlement,
    is_final,
    is_involuntary,
    left_until,
    case
        when is_final and is_involuntary then charged_at
        when failed_attempts > 0 then charged_at
        when is_cycle and is_transfer and net_amount > 0
            and due_at < coalesce(settled_at, left_until) and due_at < coalesce(left_until, settled_at)
            then due_at
    end as past_due_from,
    cast(tax_amount as decimal(18, 2)) as tax_amount,
    cast(net_amount + tax_amount as decimal(18, 2)) as total_amount
from settled
