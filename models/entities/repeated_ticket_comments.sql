{{ repeated_rows('ticket_comments') }}
