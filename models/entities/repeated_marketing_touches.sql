{{ repeated_rows('marketing_touches') }}
