-- The ledger, which is built from changes, and the subscriptions in force, which are not, give one MRR.
select *
from {{ ref('fct_reconciliations') }}
where check_name = 'mrr_roll_forward'
    and difference != 0
