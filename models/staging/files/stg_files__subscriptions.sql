{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'subscriptions', contract_of('subscriptions')) }}
