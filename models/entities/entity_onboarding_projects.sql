{{ canonical_rows('onboarding_projects') }}
