{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'entitlements', contract_of('entitlements')) }}
