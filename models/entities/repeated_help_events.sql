{{ repeated_rows('help_events') }}
