{{ canonical_rows('churn_reviews') }}
