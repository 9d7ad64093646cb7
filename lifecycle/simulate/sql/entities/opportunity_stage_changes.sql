-- One row per stage that a deal entered.
with entered as (

    select deal_id, 1 as sequence, created_at as changed_at, 'Qualified' as stage, 0.2 as probability from sales_deals
    union all
    select deal_id, 2, evaluated_at, pick(['Evaluation', 'Demo', 'Proof of concept'], 'evaluates', deal_key), 0.4 from sales_deals
    union all
    select deal_id, 3, negotiated_at, pick(['Proposal', 'Negotiation', 'Contract sent'], 'negotiates', deal_key), 0.7 from sales_deals
    union all
    select deal_id, 4, closed_at, case when is_won then 'Won' else 'Lost' end, case when is_won then 1 else 0 end from sales_deals

)

select
    deals.deal_id as opportunity_id,
    entered.changed_at,
    cast(entered.sequence as bigint) as sequence,
    entered.stage,
    case when entered.sequence = 1 or (entered.sequence = 3 and happens(0.4, 'amount changes', deals.deal_key)) then
        cast(round(
            deals.annual_amount * case
                when entered.sequence = 1 and happens(0.4, 'amount changes', deals.deal_key) and deals.negotiated_at is not null
                    then between_of(0.8, 1.3, 'first amount', deals.deal_key)
                else 1
            end, 2
        ) as decimal(18, 2))
    end as opportunity_amount,
    cast(entered.probability as decimal(18, 6)) as probability,
    cast(midnight(after(deals.created_at, whole_between(20, 60, 'expected', deals.deal_key)), 0) as date) as expected_close_date,
    case when deals.deal_type = 'renewal' then 'ST-SUC-0' else 'ST-SAL-0' end || (1 + deals.account_no % 6) as staff_id,
    false as is_inferred,
    least(getvariable('as_of'), midnight(entered.changed_at, 1)) as loaded_at
from entered
inner join sales_deals as deals
    on entered.deal_id = deals.deal_id
where entered.changed_at < getvariable('as_of')
order by opportunity_id, changed_at, sequence
