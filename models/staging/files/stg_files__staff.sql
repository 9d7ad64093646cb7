{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'staff', contract_of('staff')) }}
