{{ canonical_rows('usage_daily') }}
