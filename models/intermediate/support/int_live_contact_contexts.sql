-- One row per live contact: what its account was when it came.

{{ account_contexts(
    ref('int_live_contacts'), 'live_contact_key', 'offered_at',
    stages=ref('fct_stage_spells'), segments=ref('int_account_segments'), customers=ref('int_customer_spells')
) }}
