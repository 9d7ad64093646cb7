{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'campaigns', contract_of('campaigns')) }}
