{{ canonical_rows('handovers') }}
