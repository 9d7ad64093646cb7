{{ canonical_rows('live_contacts') }}
