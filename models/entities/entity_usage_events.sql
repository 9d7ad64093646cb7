{{ canonical_rows('usage_events') }}
