-- One row per era of an account: its way from first being seen, or from coming back, to a decision. An era ends when the account is lost
-- or has churned; the next begins when it comes back. Instants after the end of the data are drawn too, and never told.
with begun as (

    select
        eras.account_no,
        eras.era,
        eras.entry,
        eras.began_at,
        hash(eras.account_no, eras.era) as era_key,
        people.motion,
        people.has_awareness and eras.era = 1 as has_awareness,
        people.is_poor_campaign
    from eras
    inner join people
        on eras.account_no = people.account_no
    where eras.era = getvariable('era')

),

connected as (

    select
        *,
        case when has_awareness then began_at end as awareness_at,
        case
            when has_awareness then after(began_at, 0.02 + exponential(9, 'to connection', era_key))
            when entry in ('first', 're_engaged') then began_at
        end as connection_at,
        case when has_awareness then happens(0.9, 'identified', era_key) else true end as is_identified,
        entry in ('evaluates', 'win_back') or happens(
            0.72 * (1 + case when is_poor_campaign then getvariable('poor_campaign_win') else 0 end), 'qualified', era_key
        ) as is_qualified
    from begun

),

considered as (

    select
        *,
        case
            when entry in ('evaluates', 'win_back') then began_at
            when is_identified and is_qualified then after(connection_at, 0.05 + exponential(12, 'to consideration', era_key))
        end as consideration_at,
        case
            when is_identified and not is_qualified and happens(0.4, 'disqualified', era_key)
                then after(connection_at, 5 + exponential(25, 'to disqualification', era_key))
        end as disqualified_at,
        happens(
            (case when motion = 'self_serve' then 0.55 else 0.62 end)
            * (1 + case when is_poor_campaign then getvariable('poor_campaign_win') else 0 end), 'won', era_key
        ) as would_win
    from connected
    -- who paid again without a word was never evaluated
    where entry != 'reactivation'

),

negotiated as (

    select
        *,
        case
            -- a trial lasts 14 days; who buys, buys before it ends
            when motion = 'self_serve' and would_win then after(consideration_at, 14 - between_of(0.1, 4, 'checkout', era_key))
            when motion = 'sales_assisted' and (would_win or happens(0.4, 'negotiates', era_key))
                then after(consideration_at, 0.1 + least(120, lognormal(18, 0.6, 'to negotiation', era_key)))
        end as purchase_at
    from considered

)

select
    account_no,
    era,
    era_key,
    entry,
    began_at,
    motion,
    awareness_at,
    case when is_identified then connection_at end as connection_at,
    disqualified_at,
    consideration_at,
    purchase_at,
    case
        -- a third pays in the second of the checkout: two signals at one instant
        when motion = 'self_serve' and would_win
            then purchase_at + to_seconds(case when happens(0.33, 'same second', era_key) then 0 else whole_between(20, 900, 'pays', era_key) end)
        when motion = 'self_serve' then after(consideration_at, 14)
        when purchase_at is not null then after(purchase_at, 0.05 + least(90, lognormal(11, 0.6, 'to decision', era_key)))
        else after(consideration_at, 1 + least(150, lognormal(30, 0.6, 'to refusal', era_key)))
    end as decided_at,
    would_win and consideration_at is not null as is_won
from negotiated

union all

select
    account_no,
    era,
    era_key,
    entry,
    began_at,
    motion,
    null as awareness_at,
    null as connection_at,
    null as disqualified_at,
    null as consideration_at,
    null as purchase_at,
    began_at as decided_at,
    true as is_won
from begun
where entry = 'reactivation'
