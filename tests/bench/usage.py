"""Draw acts of users in the order of time, as product analytics delivers them; or the acts of one day more.

A tenth of what is asked for unless told otherwise: with 100 million events, 100,000 accounts, two million users, 40
features, 24 months.
    python tests/bench/usage.py FOLDER [day] [EVENTS]
"""

import os
import sys
from pathlib import Path

import duckdb

DAYS = 730
EVENTS = int(os.environ.get("USAGE_EVENTS", "10000000"))

ACCOUNTS = """
    select 'A' || i as account_id, timestamp '2024-01-01' as created_at from range({accounts}) as drawn (i)
"""
FEATURES = """
    select
        'F' || i as feature_id, 'used_' || i as event_name, i = 0 as is_login, i % 10 = 1 as is_value_event,
        case when i < 20 then 'basic' when i < 32 then 'core' else 'sticky' end as tier
    from range(40) as drawn (i)
"""
DAILY = """
    select date '2024-01-01' as usage_date, '' as account_id, '' as user_id, '' as event_name, false as is_automated,
        cast(0 as bigint) as event_count, cast(0 as bigint) as duration_seconds, timestamp '2024-01-01' as loaded_at
    where false
"""
# some users act often and most seldom; a hash of the number is a draw
EVENTS_OF = """
    with drawn as (
        select
            i, i * {days} // {events} as day,
            cast(floor(pow((hash(i) & 1048575) / 1048576.0, 2) * {users}) as bigint) as user_no,
            cast(floor(pow(((hash(i) >> 20) & 4095) / 4096.0, 2) * 40) as int) as feature_no,
            (hash(i) >> 32) & 65535 as second
        from range({first}, {last}) as numbers (i)
    )

    select
        'E' || i as event_id,
        timestamp '2024-01-01' + to_days(cast(day as int)) + to_seconds(second + 10000) as occurred_at,
        'used_' || feature_no as event_name, 'A' || user_no // 20 as account_id, 'U' || user_no as user_id,
        cast(second % 200 as bigint) as duration_seconds, second % 50 = 0 as is_automated,
        timestamp '2024-01-02' + to_days(cast(day as int)) as loaded_at
    from drawn
"""


def main() -> None:
    """Writes the raw tables, or adds the acts of the day after the last."""
    folder, is_further = Path(sys.argv[1]), "day" in sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    told = {"days": DAYS, "events": EVENTS, "accounts": EVENTS // 1000, "users": EVENTS // 50}
    last = EVENTS + EVENTS // DAYS if is_further else EVENTS
    tables = {"accounts": ACCOUNTS, "features": FEATURES, "usage_daily": DAILY, "usage_events": EVENTS_OF}
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "preserve_insertion_order": True}) as connection:
        for name, query in tables.items():
            drawn = query.format(**told, first=0, last=last)
            connection.execute(f"copy ({drawn}) to '{folder / f'{name}.parquet'}' (format parquet, compression zstd)")


if __name__ == "__main__":
    main()
