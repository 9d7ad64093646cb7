{{ canonical_rows('discounts') }}
