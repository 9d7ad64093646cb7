{{ canonical_rows('channel_costs') }}
