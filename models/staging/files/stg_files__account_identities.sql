{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'account_identities', contract_of('account_identities')) }}
