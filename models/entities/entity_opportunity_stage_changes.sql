{{ canonical_rows('opportunity_stage_changes') }}
