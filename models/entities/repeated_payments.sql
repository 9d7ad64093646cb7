{{ repeated_rows('payments') }}
