{{ canonical_rows('marketing_touches') }}
