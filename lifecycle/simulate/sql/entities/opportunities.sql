-- One row per deal, as it stands when the data end.
with demonstrated as (

    select
        *,
        case when happens(0.55, 'demo', deal_key) then within(created_at, evaluated_at, 'demo held', deal_key) end as demo_held_at
    from sales_deals

),

told as (

    select
        deals.*,
        case when demo_held_at is not null then within(deals.created_at, demo_held_at, 'demo planned', deals.deal_key) end
            as demo_scheduled_at,
        case
            when not happens(0.1, 'no loss reason', deals.deal_key)
                then pick(['price', 'competitor', 'no_decision', 'no_decision', 'timing', 'missing_feature'], 'loss reason', deals.deal_key)
        end as told_reason,
        people.account_id,
        people.currency,
        people.motion,
        people.lead_source,
        deals.closed_at < getvariable('as_of') as is_closed,
        least(after(deals.created_at, between_of(0.01, 0.6, 'accepted', deals.deal_key)), deals.evaluated_at) as accepted_at
    from demonstrated as deals
    inner join people
        on deals.account_no = people.account_no

)

select
    deal_id as opportunity_id,
    account_id,
    account_id || '-C1' as contact_id,
    case plan_id when 'insights' then 'P-INSIGHTS' else 'P-CORE' end as product_id,
    -- a deal knows its subscription once that has begun; a renewal has it from the first
    case when deal_type = 'renewal' or (is_closed and is_won) then subscription_id end as subscription_id,
    case when deal_type = 'renewal' then 'ST-SUC-0' else 'ST-SAL-0' end || (1 + account_no % 6) as owner_id,
    deal_type as opportunity_type,
    case
        when is_closed then case when is_won then 'Won' else 'Lost' end
        when negotiated_at < getvariable('as_of') then pick(['Proposal', 'Negotiation', 'Contract sent'], 'negotiates', deal_key)
        when evaluated_at < getvariable('as_of') then pick(['Evaluation', 'Demo', 'Proof of concept'], 'evaluates', deal_key)
        else 'Qualified'
    end as stage,
    case
        when is_closed then case when is_won then 'won' else 'lost' end
        when negotiated_at < getvariable('as_of') then 'negotiation'
        when evaluated_at < getvariable('as_of') then 'evaluation'
        else 'qualified'
    end as stage_category,
    created_at,
    known(closed_at) as closed_at,
    known(accepted_at) as accepted_at,
    known(demo_scheduled_at) as demo_scheduled_at,
    known(demo_held_at) as demo_held_at,
    -- when it was to close, as its owner thought at first
    cast(midnight(after(created_at, whole_between(20, 60, 'expected', deal_key)), 0) as date) as expected_close_date,
    is_closed,
    case when is_closed then is_won end as is_won,
    annual_amount as opportunity_amount,
    annual_amount,
    currency,
    motion as acquisition_motion,
    lead_source,
    case when is_closed and not is_won then told_reason end as loss_reason,
    case
        when is_closed and not is_won and told_reason = 'competitor' then pick(['Northwind', 'Contoso', 'Fabrikam'], 'competitor', deal_key)
    end as competitor,
    case
        when happens(0.7, 'deal use case', deal_key)
            then pick(['reporting', 'automation', 'collaboration', 'compliance'], 'use case', account_no)
    end as use_case,
    case when happens(0.3, 'objection', deal_key) then pick(['price', 'security', 'effort', 'timing'], 'which objection', deal_key) end
        as objection,
    cast(case
        when is_closed then case when is_won then 1 else 0 end
        when negotiated_at < getvariable('as_of') then 0.7
        when evaluated_at < getvariable('as_of') then 0.4
        else 0.2
    end as decimal(18, 6)) as probability,
    false as is_test,
    least(
        getvariable('as_of'),
        midnight(greatest(
            created_at, known(accepted_at), known(demo_scheduled_at), known(demo_held_at), known(evaluated_at), known(negotiated_at),
            known(closed_at)
        ), 1)
    ) as loaded_at
from told
order by opportunity_id
