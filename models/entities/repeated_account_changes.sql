{{ repeated_rows('account_changes') }}
