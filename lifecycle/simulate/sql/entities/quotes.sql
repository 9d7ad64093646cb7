-- One row per price that was sent for a deal.
select
    'QU-' || deals.deal_id[4:] as quote_id,
    people.account_id,
    deals.deal_id as opportunity_id,
    deals.plan_id,
    people.currency,
    case
        when deals.closed_at < getvariable('as_of') then case when deals.is_won then 'accepted' else 'declined' end
        when deals.quoted_at + to_days(30) < getvariable('as_of') then 'expired'
        else 'sent'
    end as status,
    deals.quoted_at,
    case when deals.is_won then known(deals.closed_at) end as accepted_at,
    deals.quoted_at + to_days(30) as expires_at,
    cast(deals.seats as decimal(18, 6)) as quantity,
    deals.list_amount,
    deals.annual_amount as quoted_amount,
    least(
        getvariable('as_of'), midnight(greatest(deals.quoted_at, known(deals.closed_at), known(deals.quoted_at + to_days(30))), 1)
    ) as loaded_at
from sales_deals as deals
inner join people
    on deals.account_no = people.account_no
where deals.quoted_at < getvariable('as_of')
order by quote_id
