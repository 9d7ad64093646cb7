"""The simulator: draws, the same bytes for the same seed, effects of the size asked for, and what it refuses."""

import hashlib
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from company import contracts
from conftest import BUILT

from lifecycle.cli import cli
from lifecycle.errors import UsageFault
from lifecycle.simulate import Company, simulate, with_effects

SMALL = Company(accounts=60, months=9, events_per_month=10)


def written(company: Company, folder: Path) -> dict[str, str]:
    """Simulates a company, and says the hash of every file."""
    for _ in simulate(company, folder / "raw"):
        pass
    return hashes(folder)


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file of a company that was written."""
    files = [*(folder / "raw").glob("*.parquet"), *(folder / "truth").glob("*.parquet")]
    return {f"{path.parent.name}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    written(SMALL, folder)
    return folder


def test_every_entity_is_written_with_columns_of_its_contract(small: Path) -> None:
    for entity, columns in contracts():
        path = small / "raw" / f"{entity}.parquet"
        assert path.exists(), entity
        found = duckdb.sql(f"describe select * from '{path}'").fetchall()
        assert {row[0] for row in found} <= {column.name for column in columns} | {"loaded_at", "is_deleted"}, entity


def test_no_entity_of_the_demo_is_empty() -> None:
    for entity, _ in contracts():
        path = BUILT / "duckdb" / "simulated" / "raw" / f"{entity}.parquet"
        [(rows,)] = duckdb.sql(f"select count(*) from '{path}'").fetchall()
        assert rows > 0, entity


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small: Path, tmp_path: Path) -> None:
    first = written(SMALL, tmp_path / "again")
    assert first == hashes(small)
    other = written(replace(SMALL, seed=2), tmp_path / "other")
    assert other["raw/accounts"] != first["raw/accounts"]


def test_more_accounts_change_nothing_of_those_before(small: Path, tmp_path: Path) -> None:
    written(replace(SMALL, accounts=90), tmp_path)
    query = "select * from '{}/truth/stage_spells.parquet' where account_id <= 'A0000060' order by all"
    assert duckdb.sql(query.format(tmp_path)).fetchall() == duckdb.sql(query.format(small)).fetchall()


def test_draws_are_uniform_and_independent() -> None:
    draws = Path(__file__).parents[2] / "lifecycle" / "simulate" / "sql" / "draws.sql"
    with closing(duckdb.connect()) as connection:
        connection.execute("set variable seed = 1")
        connection.execute(draws.read_text())
        [row] = connection.execute(
            """
            select
                avg(uniform('a', n)), var_pop(uniform('a', n)) * 12,
                corr(uniform('a', n), uniform('b', n)), corr(uniform('a', n), uniform('a', n + 1)),
                corr(uniform('a', hash(n, 1)), uniform('a', hash(n, 2))),
                avg(exponential(3, 'c', n)), median(lognormal(20, 0.5, 'd', n)),
                avg(normal('e', n)), stddev(normal('e', n))
            from range(1000000) as numbers(n)
            """
        ).fetchall()
    assert row == pytest.approx((0.5, 1, 0, 0, 0, 3, 20, 0, 1), abs=0.02)


def test_months_count_back_from_the_end() -> None:
    assert Company(months=24, until=date(2026, 7, 16)).starts_on == date(2024, 8, 1)
    assert Company(months=1, until=date(2026, 7, 16)).starts_on == date(2026, 7, 1)
    assert Company(months=12, until=date(2026, 1, 1)).starts_on == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"accounts": 0}, "accounts is 0. Give 1 or more."),
        ({"months": 121}, "months is 121. Give at most 120: ten years."),
        ({"monthly_churn": 2}, "monthly_churn is 2. Give a share from 0 to 1."),
    ],
)
def test_what_no_company_can_be_is_refused(changes: dict[str, int], message: str) -> None:
    with pytest.raises(UsageFault) as fault:
        replace(SMALL, **changes)
    assert str(fault.value) == message


def test_effects_are_set_by_name() -> None:
    assert with_effects(SMALL, ("price_rise=0", "bad_quarter=2.5")).effects.bad_quarter == 2.5
    with pytest.raises(UsageFault, match=r"There is no effect 'luck'. Effects are slow_onboarding, "):
        with_effects(SMALL, ("luck=1",))
    with pytest.raises(UsageFault, match=r"'price_rise=high' gives no size. Write it as price_rise=0.5."):
        with_effects(SMALL, ("price_rise=high",))


def test_a_folder_with_tables_of_ones_own_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "accounts.csv").write_text("account_id\n1\n")
    with pytest.raises(UsageFault, match=r"holds what `lifecycle simulate` did not write. Give another --out."):
        list(simulate(SMALL, tmp_path / "raw"))
    assert [path.name for path in tmp_path.rglob("*")] == ["raw", "accounts.csv"]


def test_a_simulation_that_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    before = written(SMALL, tmp_path)
    running = simulate(replace(SMALL, seed=2), tmp_path / "raw")
    next(running)
    running.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw", "truth"]
    assert written(SMALL, tmp_path / "again") == before


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    arguments = ["simulate", "--accounts", "20", "--months", "4", "--clean", "--out", str(tmp_path / "raw")]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.startswith("20 accounts, 2026-04-01 to 2026-07-16: ")
