{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'account_merges', contract_of('account_merges')) }}
