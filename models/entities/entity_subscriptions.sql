{{ canonical_rows('subscriptions') }}
