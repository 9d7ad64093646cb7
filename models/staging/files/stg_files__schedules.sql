{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'schedules', contract_of('schedules')) }}
