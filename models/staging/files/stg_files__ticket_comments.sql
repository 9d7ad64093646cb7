{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'ticket_comments', contract_of('ticket_comments')) }}
