{{ canonical_rows('subscription_changes') }}
