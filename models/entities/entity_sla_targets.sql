{{ canonical_rows('sla_targets') }}
