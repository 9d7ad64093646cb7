{{ repeated_rows('ticket_changes') }}
