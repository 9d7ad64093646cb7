{{ repeated_rows('entitlements') }}
