{{ lifecycle.source_table('ravenstack', 'ravenstack_churn_events', [
    {'name': 'churn_event_id', 'data_type': 'string', 'required': true},
    {'name': 'account_id', 'data_type': 'string', 'required': true},
    {'name': 'churn_date', 'data_type': 'timestamp'},
    {'name': 'reason_code', 'data_type': 'string'},
    {'name': 'refund_amount_usd', 'data_type': 'decimal(18,2)'},
    {'name': 'feedback_text', 'data_type': 'string'},
]) }}
