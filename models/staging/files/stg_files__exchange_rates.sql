{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'exchange_rates', contract_of('exchange_rates')) }}
