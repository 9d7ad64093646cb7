{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'sla_targets', contract_of('sla_targets')) }}
