{{ repeated_rows('subscriptions') }}
