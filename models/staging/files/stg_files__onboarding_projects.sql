{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'onboarding_projects', contract_of('onboarding_projects')) }}
