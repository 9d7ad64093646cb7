{{ repeated_rows('subscription_items') }}
