{{ canonical_rows('metric_targets') }}
