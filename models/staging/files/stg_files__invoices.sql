{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'invoices', contract_of('invoices')) }}
