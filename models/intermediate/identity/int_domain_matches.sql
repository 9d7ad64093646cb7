-- One row per cluster of accounts, joined by all that is surer, and company domain that other systems' accounts share with it,
-- with what came of it.
{{ clusters_by_key('domain', before=ref('int_external_id_matches')) }}
