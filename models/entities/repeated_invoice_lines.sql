{{ repeated_rows('invoice_lines') }}
