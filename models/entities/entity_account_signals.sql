{{ canonical_rows('account_signals') }}
