"""Both definitions on one warehouse: the amounts are those of independent queries."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from projects import _clean
from test_diff import git

from lifecycle.cli import main
from lifecycle.diff import diff_revisions
from lifecycle.value_output import values_json, values_markdown, values_text
from lifecycle.values import Shift, ValueDiff, compare_values

Pairs = dict[tuple[str, ...], tuple[float | None, float | None]]
TICKETS, MRR = "models/fct_tickets.yml", "models/fct_mrr_months.yml"
# an aggregation, a filter, an expression and a percentile, each of another metric
EDITS = [
    (TICKETS, "agg: sum\n        expr: cost_amount", "agg: max\n        expr: cost_amount"),
    (TICKETS, "{{ Dimension('ticket__is_open') }} = false", "{{ Dimension('ticket__is_open') }} = true"),
    (TICKETS, "agg: median\n", "agg: percentile\n        percentile: 0.9\n"),
    (MRR, "expr: mrr_amount", "expr: mrr_amount * 0.9"),
]


@dataclass(frozen=True)
class Compared:
    root: Path
    values: ValueDiff

    def shift(self, metric: str) -> Shift:
        return next(each for each in self.values.shifts if each.metric == metric)

    def moved(self, metric: str) -> Pairs:
        return {tuple(map(str, each.group)): (each.base, each.head) for each in self.shift(metric).moved}


def compared(
    project_dir: Path, folder: Path, edits: Sequence[tuple[str, str, str]], metrics: Sequence[str] = ()
) -> Compared:
    """A project, built and committed, then edited and compared with its commit."""
    root = folder / "project"
    shutil.copytree(project_dir, root)
    (root / ".gitignore").write_text("target/\nlogs/\n*.duckdb\n.user.yml\n")
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "Tiny")
    for path, old, new in edits:
        text = (root / path).read_text()
        assert text.count(old) == 1, old
        (root / path).write_text(text.replace(old, new))
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        return Compared(root, compare_values(root, diff_revisions(root, "HEAD"), metrics=metrics))


@pytest.fixture(scope="module")
def other_definitions(tiny_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return compared(tiny_dir, tmp_path_factory.mktemp("definitions"), EDITS)


def expected(root: Path, base: str, head: str) -> Pairs:
    """The groups that differ between two independent queries, whose last column is the value."""
    [file] = root.glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        before, after = (
            {
                tuple(str(part)[:10] for part in row[:-1]): None if row[-1] is None else float(row[-1])
                for row in connection.sql(sql).fetchall()
            }
            for sql in (base, head)
        )
    groups = sorted({*before, *after})
    return {group: (before.get(group), after.get(group)) for group in groups if before.get(group) != after.get(group)}


BY_MONTH = "select cast(date_trunc('month', created_at) as date), {} from fct_tickets {} group by 1"
BY_SEGMENT = (
    "select cast(date_trunc('month', created_at) as date), segment, quantile_cont(cost_amount, {}) "
    "from fct_tickets left join dim_accounts using (account_id) group by 1, 2"
)


@pytest.mark.parametrize(
    ("metric", "base", "head"),
    [
        ("ticket_cost", BY_MONTH.format("sum(cost_amount)", ""), BY_MONTH.format("max(cost_amount)", "")),
        (
            "solved_tickets",
            BY_MONTH.format("count(*)", "where solved_at is not null"),
            BY_MONTH.format("count(*)", "where solved_at is null"),
        ),
        ("median_cost", BY_SEGMENT.format(0.5), BY_SEGMENT.format(0.9)),
        (
            "mrr",
            "select month_start, sum(mrr_amount) from fct_mrr_months group by 1",
            "select month_start, sum(mrr_amount) * 0.9 from fct_mrr_months group by 1",
        ),
    ],
)
def test_a_definition_moves_what_independent_queries_say(
    other_definitions: Compared, metric: str, base: str, head: str
) -> None:
    found, wanted = other_definitions.moved(metric), expected(other_definitions.root, base, head)

    assert found.keys() == wanted.keys()
    for group, pair in wanted.items():
        assert found[group] == pytest.approx(pair)


def test_only_definitions_that_differ_build_nothing(other_definitions: Compared) -> None:
    assert other_definitions.values.built == ()
    assert [shift.metric for shift in other_definitions.values.shifts] == [
        "median_cost",
        "mrr",
        "solved_rate",
        "solved_tickets",
        "ticket_cost",
    ]


def test_the_slice_that_carries_a_change_is_named(other_definitions: Compared) -> None:
    shift = other_definitions.shift("ticket_cost")

    assert (shift.sliced_by, [(each.group[-1], each.base, each.head) for each in shift.slices]) == (
        "ticket__is_open",
        [(False, 30.5, 20.0)],
    )


def test_the_text_says_from_when_by_how_much_and_where(other_definitions: Compared) -> None:
    text = values_text(other_definitions.values)

    assert (
        "  mrr: 2 of 2 values differ by metric_time__month, the first 2025-01-01.\n"
        "    2025-01-01: 150.00 → 135.00 (-15.00, -10.0%)\n"
        "    2025-02-01: 110.00 → 99.00 (-11.00, -10.0%)\n"
    ) in text
    assert (
        "  solved_rate: 2 of 2 values differ by metric_time__month, the first 2025-01-01.\n"
        "    2025-01-01: 66.7% → 33.3% (-33.3 points)\n"
        "    2025-02-01: 100.0% → none (it has no value)\n"
    ) in text
    assert "  ticket_cost: 1 of 2 values differs by metric_time__month, the first 2025-01-01.\n" in text


def test_json_and_markdown_hold_the_same_values(other_definitions: Compared) -> None:
    rows = json.loads(values_json(other_definitions.values))
    markdown = values_markdown(other_definitions.values)

    assert {
        "metric": "ticket_cost",
        "kind": "period",
        "group": {"metric_time__month": "2025-01-01"},
        "base": 60.75,
        "head": 30.25,
        "change": -30.5,
        "share": pytest.approx(-30.5 / 60.75),
    } in rows
    assert "| `ticket_cost` | 1 of 2 | 2025-01-01 | 2025-01-01 | 60.75 | 30.25 | -30.50, -50.2% |" in markdown


def test_other_sql_upstream_is_built_on_each_side_and_the_warehouse_stays(tiny_dir: Path, tmp_path: Path) -> None:
    before = (tiny_dir / "tiny.duckdb").read_bytes()
    found = compared(
        tiny_dir, tmp_path, [("models/fct_tickets.sql", "as decimal(18, 2)) as cost", "as decimal(18, 2)) * 2 as cost")]
    )

    assert found.values.built == ("fct_tickets",)
    assert found.moved("ticket_cost") == {("2025-01-01",): (60.75, 121.5), ("2025-02-01",): (40.0, 80.0)}
    assert found.shift("tickets").moved == ()
    assert (found.root / "tiny.duckdb").read_bytes() == before
    assert "No value differs of solved_rate, solved_tickets, tickets." in values_text(found.values)


def test_the_command_tells_values_after_meanings(
    other_definitions: Compared, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lifecycle.values.compare_values", lambda *_: other_definitions.values)

    with pytest.raises(SystemExit) as caught:
        main(["diff", "HEAD", "--values", "--project-dir", str(other_definitions.root), "--fail-on", "never"])

    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith("HEAD to the work tree: ")
    assert told.endswith(values_text(other_definitions.values))
