{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'products', contract_of('products')) }}
