{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'spend', contract_of('spend')) }}
