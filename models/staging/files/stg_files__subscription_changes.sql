{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'subscription_changes', contract_of('subscription_changes')) }}
