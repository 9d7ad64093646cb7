{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'survey_responses', contract_of('survey_responses')) }}
