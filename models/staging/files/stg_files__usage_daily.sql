{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'usage_daily', contract_of('usage_daily')) }}
