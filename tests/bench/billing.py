"""Raw tables for billing alone: 500,000 services with five million invoice lines, and payments.

Nothing in them is meant to be likely; it is as much as a large company has. One service in fifty is on for too long,
one in fifty has a month that nobody billed, one in fifty is off too soon, and one in twenty is credited for part of a
month.
    python tests/bench/billing.py FOLDER [SERVICES]
"""

import sys
from pathlib import Path

import duckdb

TABLES = {
    "accounts": """
        select 'a' || n as account_id, 'Account ' || n as account_name,
            ['smb', 'mid', 'enterprise'][1 + n % 3] as segment, instant(0) as created_at
        from range({services} // 10) as accounts (n)
    """,
    "products": "select 'p' || n as product_id, 'Product ' || n as product_name from range(5) as products (n)",
    "subscriptions": """
        select 's' || n as subscription_id, 'a' || (n % ({services} // 10)) as account_id,
            'p' || (n % 5) as product_id,
            'USD' as currency, instant(draw(n, 1, 700)) as started_at,
            instant(draw(n, 1, 700) + 300) as ended_at
        from range({services}) as subscriptions (n)
    """,
    "subscription_items": """
        select 'i' || n as subscription_item_id, 's' || n as subscription_id, instant(draw(n, 1, 700)) as started_at,
            'recurring' as revenue_type, cast(1 + draw(n, 2, 20) as decimal(18, 6)) as quantity,
            cast(10 + draw(n, 3, 90) as decimal(18, 6)) as unit_price
        from range({services}) as items (n)
    """,
    "services": """
        select 'v' || n as service_id, 'a' || (n % ({services} // 10)) as account_id, 's' || n as subscription_id,
            'i' || n as subscription_item_id, 'p' || (n % 5) as product_id,
            instant(draw(n, 1, 700)) as requested_at, instant(draw(n, 1, 700)) as activated_at,
            case
                when n % 50 = 1 then instant(draw(n, 1, 700) + 200)
                else instant(draw(n, 1, 700) + 300 + if(n % 50 = 0, 40, 0))
            end as deprovisioned_at,
            cast((1 + draw(n, 2, 20)) * (10 + draw(n, 3, 90)) as decimal(18, 2)) as list_monthly_amount
        from range({services}) as services (n)
    """,
    # one of each account and month, for all its services
    "invoices": """
        select 'n' || n || '-' || turn as invoice_id, 'a' || n as account_id, instant(30 * turn) as issued_at,
            'paid' as status
        from range({services} // 10) as accounts (n), range(10) as turns (turn)
    """,
    "invoice_lines": """
        select 'l' || n || '-' || turn as invoice_line_id,
            'n' || n % ({services} // 10) || '-' || turn as invoice_id,
            's' || n as subscription_id, 'v' || n as service_id, 'p' || (n % 5) as product_id,
            'recurring' as revenue_type, 'USD' as currency, instant(draw(n, 1, 700) + 30 * turn) as period_start_at,
            instant(draw(n, 1, 700) + 30 * turn + 30) as period_end_at,
            cast((1 + draw(n, 2, 20)) * (10 + draw(n, 3, 90)) as decimal(18, 2)) as line_amount
        from range({services}) as services (n), range(10) as turns (turn)
        where not (n % 50 = 2 and turn = 5)
        union all by name
        select 'c' || n as invoice_line_id, 'n' || n % ({services} // 10) || '-3' as invoice_id,
            's' || n as subscription_id, 'v' || n as service_id, 'p' || (n % 5) as product_id,
            'recurring' as revenue_type,
            'USD' as currency,
            instant(draw(n, 1, 700) + 100) as period_start_at, instant(draw(n, 1, 700) + 120) as period_end_at,
            cast(-(1 + draw(n, 2, 20)) * (10 + draw(n, 3, 90)) / 3 as decimal(18, 2)) as line_amount
        from range(0, {services}, 20) as services (n)
    """,
    "payments": """
        select 'y' || n || '-' || attempt as payment_id, 'n' || n % ({services} // 10) || '-1' as invoice_id,
            's' || n as subscription_id,
            'a' || (n % ({services} // 10)) as account_id, instant(draw(n, 1, 700) + 30 + attempt) as attempted_at,
            if(attempt = 0 and n % 5 = 0, 'failed', 'succeeded') as status, 'card' as payment_method,
            cast(10 as decimal(18, 2)) as payment_amount
        from range({services}) as services (n), range(2) as attempts (attempt)
        where attempt = 0 or n % 5 = 0
    """,
}


def main() -> None:
    """Writes a parquet file per table."""
    folder = Path(sys.argv[1])
    services = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create macro draw(n, salt, below) as cast(hash(n, salt) % below as bigint)")
        connection.execute("create macro instant(days) as timestamp '2022-01-01 08:30:00' + to_days(cast(days as int))")
        for name, query in TABLES.items():
            connection.execute(f"copy ({query.format(services=services)}) to '{folder / name}.parquet'")


if __name__ == "__main__":
    main()
