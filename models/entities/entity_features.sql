{{ canonical_rows('features') }}
