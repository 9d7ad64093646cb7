{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'tasks', contract_of('tasks')) }}
