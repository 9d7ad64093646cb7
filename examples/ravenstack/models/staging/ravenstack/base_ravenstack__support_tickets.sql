{{ lifecycle.source_table('ravenstack', 'ravenstack_support_tickets', [
    {'name': 'ticket_id', 'data_type': 'string', 'required': true},
    {'name': 'account_id', 'data_type': 'string'},
    {'name': 'submitted_at', 'data_type': 'timestamp', 'required': true},
    {'name': 'closed_at', 'data_type': 'timestamp'},
    {'name': 'priority', 'data_type': 'string'},
    {'name': 'first_response_time_minutes', 'data_type': 'bigint'},
    {'name': 'satisfaction_score', 'data_type': 'decimal(18,6)'},
    {'name': 'escalation_flag', 'data_type': 'boolean'},
]) }}
