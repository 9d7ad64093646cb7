{{ canonical_rows('schedule_windows') }}
