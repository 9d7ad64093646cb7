"""Customer-lifecycle metrics on a dbt project: check the definitions, query them, report on them."""

__version__ = "0.1.0"
