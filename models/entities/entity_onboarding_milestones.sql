{{ canonical_rows('onboarding_milestones') }}
