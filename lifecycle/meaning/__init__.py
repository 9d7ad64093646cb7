"""What the definitions of a dbt project mean, read from its files at any git revision, without dbt."""
