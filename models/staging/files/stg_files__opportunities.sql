{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'opportunities', contract_of('opportunities')) }}
