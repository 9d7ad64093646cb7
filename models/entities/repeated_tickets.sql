{{ repeated_rows('tickets') }}
