{{ canonical_rows('exchange_rates') }}
