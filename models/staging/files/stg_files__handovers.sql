{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'handovers', contract_of('handovers')) }}
