-- More shared keys stand in a row between accounts of different systems than passes follow. None of these accounts was matched.
-- Say by rows of `account_identities` which accounts are one.
select
    connector,
    native_account_id,
    match_method,
    matched_on
from {{ ref('fct_identity_conflicts') }}
where reason in ('not_converged', 'no_end')
