{{ canonical_rows('account_changes') }}
