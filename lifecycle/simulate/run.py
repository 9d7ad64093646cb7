"""Lives a company in DuckDB, and writes what its systems would export, and what was true."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from lifecycle.errors import EnvironmentFault, UsageFault
from lifecycle.simulate.company import Company
from lifecycle.warehouse import first_line

_SQL = Path(__file__).parent / "sql"
_MARKER = "SIMULATED.txt"
# An account may be lost, or leave, and come back; who has come four times comes no more.
_ERAS = 4
_MEMORY = "2500MB"
# The last entity that gets faults, and the largest: too large for memory, and its faults join nothing.
_STREAMED = "usage_events"

# Each is a query in its folder below sql/ and becomes the table of its name, in this order: each reads those before it.
_WORLD = (
    "calendar",
    "segments",
    "regions",
    "plan_list",
    "team",
    "people",
    "members",
    "twins",
    "organizations",
    "support_hours",
    "campaign_list",
    "feature_list",
)
_LIVES = ("paths", "customers", "years", "values_reached", "customer_months", "leavings")
_THINGS = (
    "seat_changes",
    "migrations",
    "addons",
    "priced_spells",
    "support_openings",
    "drawn_tickets",
    "ticket_steps",
    "ticket_states",
    "support_calls",
    "sales_crm_changes",
    "sales_deals",
    "billing_subscriptions",
    "billing_oddities",
    "contracted_spells",
    "billing_services",
    "billing_lines",
    "billing_invoices",
    "success_risks",
    "usage_features",
    "usage_months",
    "usage_classic_days",
    "onboarding_steps",
)


@dataclass(frozen=True)
class Written:
    """A file that was written: `raw/tickets` or `truth/tickets`, its rows, and how far the work is, in 0..1."""

    table: str
    rows: int
    progress: float


def simulate(company: Company, out: Path, truth: Path | None = None) -> Iterator[Written]:
    """Writes the tables of a simulated company, one Parquet file per input entity, and beside them what was true.

    Both folders change only when all is written, and both at once.

    Args:
        company: Its size, its time and its effects.
        out: The folder of raw tables; one that `simulate` wrote before is replaced.
        truth: The folder of what was true; `truth` beside `out` where none is given.

    Yields:
        Each file when it is written.

    Raises:
        UsageFault: A folder holds what `simulate` did not write.
        EnvironmentFault: A folder cannot be written, or the disk is full.
    """
    folders = {"raw": out, "truth": truth or out.parent / "truth"}
    for folder in folders.values():
        _refuse_others_files(folder)
    try:
        for folder in folders.values():
            folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=out.parent, prefix=".simulate-") as place:
            work = Path(place)
            with closing(duckdb.connect()) as connection:
                # small groups of rows, since a thread takes one whole: a month of one account becomes a hundred acts
                connection.execute(f"attach '{work / 'work.duckdb'}' as work (row_group_size 2048); use work")
                _live(connection, company, work)
                yield from _write(connection, company, work)
            for name, folder in folders.items():
                (work / name / _MARKER).write_text(_told(company))
                shutil.rmtree(folder, ignore_errors=True)
                shutil.move(work / name, folder)
    except (OSError, duckdb.IOException) as fault:
        raise EnvironmentFault(f"'{out}' cannot be written: {first_line(fault)}.", "Give another --out.") from None


def _refuse_others_files(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / _MARKER).exists())):
        raise UsageFault(f"'{folder}' holds what `lifecycle simulate` did not write.", "Give another --out.")


def _told(company: Company) -> str:
    lines = [f"{name}: {value}" for name, value in asdict(company).items()]
    return "\n".join(["A simulated company, written by `lifecycle simulate`, which replaces it.", *lines, ""])


def _live(connection: duckdb.DuckDBPyConnection, company: Company, work: Path) -> None:
    """Draws the lives: all that the files are told from, as tables."""
    connection.execute(f"set memory_limit = '{_MEMORY}'; set timezone = 'UTC'; set temp_directory = '{work}/spill'")
    _set_variables(connection, company)
    connection.execute((_SQL / "draws.sql").read_text())
    for name in _WORLD:
        connection.execute(f"create table {name} as {_query('world', name)}")
    connection.execute(
        "create table eras as select account_no, 1 as era, 'first' as entry, arrived_at as began_at from people"
    )
    for era in range(1, _ERAS + 1):
        connection.execute(f"set variable era = {era}")
        for name in _LIVES:
            begin = "create table {} as" if era == 1 else "insert into {} by name"
            connection.execute(f"{begin.format(name)} {_query('lives', name)}")
        connection.execute(f"insert into eras by name {_query('lives', 'eras')}")
    for name in _THINGS:
        connection.execute(f"create table {name} as {_query('lives', name)}")


def _set_variables(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    midnight = datetime.combine(company.starts_on, time())
    price_rise = connection.execute("select $1 + to_months($2)", [midnight, company.price_rise_month]).fetchall()
    values = asdict(company)
    values.update(values.pop("effects"))
    values |= {
        "starts_at": midnight,
        "as_of": datetime.combine(values.pop("until"), time()),
        "bad_quarter_month": company.bad_quarter_month,
        "poor_campaign_month": company.poor_campaign_month,
        "price_rise_at": price_rise[0][0],
    }
    for name, value in values.items():
        connection.execute(f"set variable {name} = $1", [value])


def _write(connection: duckdb.DuckDBPyConnection, company: Company, work: Path) -> Iterator[Written]:
    """Writes a file per query in entities/ and truth/, and the list of the faults."""
    files = [("raw", path) for path in sorted((_SQL / "entities").glob("*.sql"))]
    files += [("truth", path) for path in sorted((_SQL / "truth").glob("*.sql"))]
    connection.execute("create table dirt (entity varchar, kind varchar, row_key varchar)")
    for done, (folder, path) in enumerate(files):
        query = path.read_text()
        if folder == "raw" and not company.is_clean and (_SQL / "dirt" / path.name).exists():
            query = _soiled(connection, path.stem, query)
        yield _copied(connection, query, work / folder / f"{path.stem}.parquet", done / (len(files) + 1))
    yield _copied(connection, "select * from dirt order by all", work / "truth" / "dirt.parquet", 1)


def _soiled(connection: duckdb.DuckDBPyConnection, entity: str, query: str) -> str:
    """The query of an entity with faults in it; which rows have one is noted in `dirt`, by their first column."""
    if entity == _STREAMED:
        connection.execute(f"drop table if exists clean; create temp view clean as {query}")
    else:
        # a table, since DuckDB 2.0 fails on the dictionaries of a view that is joined twice
        connection.execute(f"create or replace temp table clean as {query}")
    connection.execute(f"create or replace temp view soiled as {_query('dirt', entity)}")
    described = connection.execute("describe soiled").fetchall()
    key = next(row[0] for row in described)
    connection.execute(f"insert into dirt select '{entity}', dirt, {key} from soiled where dirt is not null")
    return "select * exclude (dirt) from soiled"


def _copied(connection: duckdb.DuckDBPyConnection, query: str, path: Path, progress: float) -> Written:
    path.parent.mkdir(exist_ok=True)
    row = connection.execute(f"copy ({query}) to '{path}' (format parquet)").fetchone()
    return Written(f"{path.parent.name}/{path.stem}", row[0] if row else 0, progress)


def _query(folder: str, name: str) -> str:
    return (_SQL / folder / f"{name}.sql").read_text()
