-- One row per task: what its account was when it was given.

{{ account_contexts(
    ref('int_tasks'), 'task_key', 'began_at',
    stages=ref('fct_stage_spells'), segments=ref('int_account_segments'), customers=ref('int_customer_spells')
) }}
