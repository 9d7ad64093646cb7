{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'churn_reviews', contract_of('churn_reviews')) }}
