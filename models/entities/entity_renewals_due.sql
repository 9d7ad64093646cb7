{{ canonical_rows('renewals_due') }}
