{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'contacts', contract_of('contacts')) }}
