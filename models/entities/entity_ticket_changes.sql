{{ canonical_rows('ticket_changes') }}
