{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'channel_costs', contract_of('channel_costs')) }}
