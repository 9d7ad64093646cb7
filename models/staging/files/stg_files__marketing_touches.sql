{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'marketing_touches', contract_of('marketing_touches')) }}
