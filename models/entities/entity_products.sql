{{ canonical_rows('products') }}
