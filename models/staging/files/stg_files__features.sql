{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'features', contract_of('features')) }}
