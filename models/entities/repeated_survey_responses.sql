{{ repeated_rows('survey_responses') }}
