{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'usage_events', contract_of('usage_events')) }}
