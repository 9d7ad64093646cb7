{{ canonical_rows('services') }}
