{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'interactions', contract_of('interactions')) }}
