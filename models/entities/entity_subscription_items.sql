{{ canonical_rows('subscription_items') }}
