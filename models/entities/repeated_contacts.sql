{{ repeated_rows('contacts') }}
