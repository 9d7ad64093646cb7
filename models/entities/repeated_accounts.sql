{{ repeated_rows('accounts') }}
