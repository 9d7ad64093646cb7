{{ canonical_rows('help_events') }}
