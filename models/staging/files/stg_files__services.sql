{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'services', contract_of('services')) }}
