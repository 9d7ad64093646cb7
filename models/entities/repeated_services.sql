{{ repeated_rows('services') }}
