{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'help_events', contract_of('help_events')) }}
