-- One row per account and day on which renewals of its that count were due: which one that is for the account, and how many it
-- had renewed by then. Two contracts that end on one day are one decision, renewed if one of them is.

with renewals as (

    select * from {{ ref('int_renewals') }}
    where account_id != 'unresolved'

),

decisions as (

    select * from {{ ref('int_renewal_decisions') }}
    where decision in ('renewed', 'lost')

),

due_days as (

    select
        renewals.account_id,
        renewals.due_date,
        min(renewals.renewal_key) as first_renewal_key,
        max(case when decisions.decision = 'renewed' then 1 else 0 end) as renewed
    from renewals
    inner join decisions
        on renewals.renewal_key = decisions.renewal_key
    where renewals.due_at <= {{ as_of() }}
    group by renewals.account_id, renewals.due_date

)

select
    account_id,
    due_date,
    first_renewal_key,
    cast(row_number() over (partition by account_id order by due_date) as int) as due_number,
    cast(sum(renewed) over (partition by account_id order by due_date) as int) as renewed_count
from due_days
