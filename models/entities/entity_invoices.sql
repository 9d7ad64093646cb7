{{ canonical_rows('invoices') }}
