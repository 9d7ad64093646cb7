{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'ticket_changes', contract_of('ticket_changes')) }}
