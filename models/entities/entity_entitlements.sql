{{ canonical_rows('entitlements') }}
