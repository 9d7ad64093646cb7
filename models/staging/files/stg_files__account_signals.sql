{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'account_signals', contract_of('account_signals')) }}
