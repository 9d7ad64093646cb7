{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'accounts', contract_of('accounts')) }}
