{{ canonical_rows('account_identities') }}
