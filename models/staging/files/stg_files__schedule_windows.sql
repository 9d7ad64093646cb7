{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'schedule_windows', contract_of('schedule_windows')) }}
