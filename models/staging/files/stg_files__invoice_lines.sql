{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'invoice_lines', contract_of('invoice_lines')) }}
