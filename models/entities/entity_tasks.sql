{{ canonical_rows('tasks') }}
