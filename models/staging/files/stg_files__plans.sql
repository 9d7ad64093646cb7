{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'plans', contract_of('plans')) }}
