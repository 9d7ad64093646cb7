{{ canonical_rows('interactions') }}
