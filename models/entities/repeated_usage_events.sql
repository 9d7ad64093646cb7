{{ repeated_rows('usage_events') }}
