{{ repeated_rows('invoices') }}
