{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'order_lines', contract_of('order_lines')) }}
