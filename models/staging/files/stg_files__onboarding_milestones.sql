{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'onboarding_milestones', contract_of('onboarding_milestones')) }}
