{{ canonical_rows('account_merges') }}
