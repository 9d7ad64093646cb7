{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'opportunity_stage_changes', contract_of('opportunity_stage_changes')) }}
