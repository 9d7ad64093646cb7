-- One row per account and id that accounts of other systems share with it, with what came of it.
{{ clusters_by_key('external_id') }}
