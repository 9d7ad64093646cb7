{{ canonical_rows('quotes') }}
