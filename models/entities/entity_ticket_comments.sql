{{ canonical_rows('ticket_comments') }}
