-- One row per customer that cancelled: when it said so, when its MRR reaches 0, when it was gone, and what was lost, in the reporting
-- currency. What lies after the end of the data is null.
with lost as (

    select
        spells.era_key,
        sum(spells.mrr_amount) as mrr_lost
    from contracted_spells as spells
    inner join leavings
        on spells.era_key = leavings.era_key
        and spells.ended_at = leavings.paid_until
    group by spells.era_key

)

select
    people.account_id,
    cast(leavings.era as int) as era,
    leavings.cancel_requested_at,
    known(leavings.paid_until) as paid_until,
    known(leavings.left_at) as left_at,
    cast(lost.mrr_lost as decimal(18, 2)) as mrr_lost,
    not subscriptions.is_involuntary as is_voluntary
from leavings
inner join people
    on leavings.account_no = people.account_no
inner join lost
    on leavings.era_key = lost.era_key
inner join billing_subscriptions as subscriptions
    on leavings.era_key = subscriptions.era_key
    and subscriptions.is_left
    and subscriptions.role != 'addon'
order by people.account_id, era
