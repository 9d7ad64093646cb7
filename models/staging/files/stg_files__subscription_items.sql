{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'subscription_items', contract_of('subscription_items')) }}
