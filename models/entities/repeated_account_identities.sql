{{ repeated_rows('account_identities') }}
