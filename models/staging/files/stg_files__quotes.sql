{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'quotes', contract_of('quotes')) }}
