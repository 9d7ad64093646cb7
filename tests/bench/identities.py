"""Raw tables for the identities of accounts alone: a million ids of 250,000 companies in four systems.

A quarter of the ids are found by a row, a quarter by the id that systems share, a quarter by the company's domain; the
first system names them all. One in a hundred bears a domain that another company bears too.
    python tests/bench/identities.py FOLDER
"""

import sys
from pathlib import Path

import duckdb

TABLES = {
    "accounts": """
        select 'c' || n as account_id, cast(null as varchar) as source_system, 'company-' || n || '.com' as domain,
            cast(null as varchar) as external_id
        from range(250_000) as companies (n)
        union all
        select 'd' || n, 'desk', cast(null as varchar), 'c' || n
        from range(250_000) as companies (n)
        union all
        select 'b' || n, 'billing', 'www.company-' || if(n % 100 = 7, n - 1, n) || '.com', cast(null as varchar)
        from range(250_000) as companies (n)
    """,
    "account_identities": """
        select 'product' as source_system, 'account' as native_kind, 'p' || n as native_id, 'c' || n as account_id
        from range(250_000) as companies (n)
    """,
}


def main() -> None:
    """Writes a parquet file per table."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, query in TABLES.items():
            connection.execute(f"copy ({query}) to '{folder / name}.parquet'")


if __name__ == "__main__":
    main()
