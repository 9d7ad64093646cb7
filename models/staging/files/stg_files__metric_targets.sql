{{ config(enabled = 'files' in var('connectors')) }}

{{ source_table('files', 'metric_targets', contract_of('metric_targets')) }}
