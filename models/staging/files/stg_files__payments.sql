{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'payments', contract_of('payments')) }}
