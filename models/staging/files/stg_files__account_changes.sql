{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'account_changes', contract_of('account_changes')) }}
