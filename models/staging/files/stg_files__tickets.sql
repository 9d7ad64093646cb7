{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'tickets', contract_of('tickets')) }}
