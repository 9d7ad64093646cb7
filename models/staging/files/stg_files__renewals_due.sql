{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'renewals_due', contract_of('renewals_due')) }}
