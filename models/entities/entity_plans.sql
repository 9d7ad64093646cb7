{{ canonical_rows('plans') }}
