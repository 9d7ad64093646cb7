{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'discounts', contract_of('discounts')) }}
