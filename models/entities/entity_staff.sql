{{ canonical_rows('staff') }}
