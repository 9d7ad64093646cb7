{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'live_contacts', contract_of('live_contacts')) }}
