"""Raw tables for the MRR ledger alone: 200,000 accounts with a million prices over five years, pauses and discounts.

Nothing in them is meant to be likely; it is as much as a large company has.
    python tests/bench/ledger.py FOLDER
"""

import sys
from pathlib import Path

import duckdb

TABLES = {
    "accounts": """
        select 'a' || n as account_id, 'Account ' || n as account_name,
            ['smb', 'mid', 'enterprise'][1 + n % 3] as segment, instant(0) as created_at
        from range(200_000) as accounts (n)
    """,
    # every fifth account has two
    "subscriptions": """
        select 's' || n as subscription_id, 'a' || (n % 200_000) as account_id,
            ['USD', 'USD', 'EUR', 'GBP'][1 + n % 4] as currency, instant(draw(n, 1, 1300)) as started_at,
            case when n % 3 = 0 then instant(draw(n, 1, 1300) + 60 + draw(n, 2, 450)) end as ended_at
        from range(240_000) as subscriptions (n)
    """,
    # some four prices in turn each
    "subscription_items": """
        select 'i' || n as subscription_item_id, 's' || n as subscription_id, started_at,
            lead(started_at) over (partition by n order by started_at) as ended_at,
            ['USD', 'USD', 'EUR', 'GBP'][1 + n % 4] as currency, 'recurring' as revenue_type,
            cast(1 + draw(n * 10 + turn, 4, 40) as decimal(18, 6)) as quantity,
            cast(10 + draw(n, 5, 90) as decimal(18, 6)) as unit_price,
            if(n % 5 = 0, 'year', 'month') as billing_interval, 1 as interval_count
        from (
            select n, turn,
                instant(draw(n, 1, 1300) + 45 * turn + if(turn = 0, 0, draw(n * 10 + turn, 3, 40))) as started_at
            from range(240_000) as subscriptions (n), range(5) as turns (turn)
            where turn = 0 or draw(n * 10 + turn, 6, 100) < 80
        )
    """,
    "subscription_changes": """
        select 's' || n as subscription_id, 'status' as attribute, turn.value as value,
            instant(draw(n, 1, 1300) + turn.after_days) as changed_at
        from range(240_000) as subscriptions (n),
            (values ('active', 0), ('paused', 70), ('active', 110)) as turn (value, after_days)
        where turn.after_days = 0 or n % 5 = 2
    """,
    "discounts": """
        select 'd' || n as discount_id, 's' || (n * 24) as subscription_id,
            instant(draw(n * 24, 1, 1300) + 30) as started_at,
            cast(0.1 as decimal(18, 6)) as off_rate, 'forever' as duration
        from range(10_000) as discounts (n)
    """,
    "exchange_rates": """
        select currency as from_currency, 'USD' as to_currency, 'plan' as rate_type, rate_date, rate
        from (values
            ('EUR', date '2020-01-01', 1.10), ('EUR', date '2022-01-01', 1.15), ('EUR', date '2024-01-01', 1.05),
            ('GBP', date '2020-01-01', 1.25), ('GBP', date '2023-01-01', 1.30)
        ) as rates (currency, rate_date, rate)
    """,
}


def main() -> None:
    """Writes a parquet file per table."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create macro draw(n, salt, below) as cast(hash(n, salt) % below as bigint)")
        connection.execute("create macro instant(days) as timestamp '2020-01-01 08:30:00' + to_days(cast(days as int))")
        for name, query in TABLES.items():
            connection.execute(f"copy ({query}) to '{folder / name}.parquet'")


if __name__ == "__main__":
    main()
