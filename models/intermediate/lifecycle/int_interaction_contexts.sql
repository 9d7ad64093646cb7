-- One row per contact of any team but support: what its account was when it took place.

{{ account_contexts(
    ref('int_interactions'), 'interaction_key', 'occurred_at',
    stages=ref('fct_stage_spells'), segments=ref('int_account_segments'), customers=ref('int_customer_spells')
) }}
