{{ canonical_rows('opportunities') }}
