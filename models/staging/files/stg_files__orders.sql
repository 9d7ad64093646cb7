{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'orders', contract_of('orders')) }}
