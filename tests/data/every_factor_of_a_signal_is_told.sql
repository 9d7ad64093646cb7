-- No signal has more factors than `fct_account_signal_factors` has places for.
select
    signal_key,
    factors
from {{ ref('fct_account_signals') }}
where length(factors) - length(replace(factors, '|', '')) + 1 > 20
