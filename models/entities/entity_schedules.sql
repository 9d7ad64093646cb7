{{ canonical_rows('schedules') }}
