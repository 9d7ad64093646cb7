"""The command line: what it prints, where, and its exit codes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lifecycle import cli
from lifecycle.build import Outcome, Watch
from lifecycle.dbt_process import Event
from lifecycle.errors import DataFault, EnvironmentFault
from lifecycle.findings import Finding
from lifecycle.terminal import github_annotation

pytestmark = pytest.mark.usefixtures("clean_environment")

Out = pytest.CaptureFixture[str]


def run(*arguments: str) -> int:
    """The exit code of `lifecycle …`."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    code = exit_.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture
def here(tiny_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built tiny project as the present folder."""
    monkeypatch.chdir(tiny_dir)
    return tiny_dir


@pytest.mark.usefixtures("here")
def test_a_query_prints_a_table_for_people(capsys: Out) -> None:
    assert run("query", "tickets", "solved_rate", "ticket_cost", "--by", "metric_time__month") == 0

    assert capsys.readouterr().out == (
        "metric_time__month  tickets  solved_rate  ticket_cost (USD)\n"
        "2025-01-01                3        66.7%              60.75\n"
        "2025-02-01                1       100.0%              40.00\n"
    )


@pytest.mark.usefixtures("here")
def test_a_query_prints_json_and_csv_for_programs(capsys: Out) -> None:
    asked = ("query", "tickets,ticket_cost", "--by", "account__segment", "--since", "2025-02-01")

    assert run(*asked, "--format", "json") == 0
    assert capsys.readouterr().out == '[\n  {"account__segment": null, "tickets": 1, "ticket_cost": 40.00}\n]\n'

    assert run(*asked, "--format", "csv") == 0
    assert capsys.readouterr().out == "account__segment,tickets,ticket_cost\n,1,40.00\n"


@pytest.mark.usefixtures("here")
def test_a_query_writes_parquet_to_a_file_and_only_there(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "answer.parquet"

    assert run("query", "ticket_cost", "--format", "parquet", "--output", str(path)) == 0
    assert str(pq.read_schema(path).field("ticket_cost").type) == "decimal128(38, 2)"

    assert run("query", "ticket_cost", "--format", "parquet") == 2
    assert capsys.readouterr().err == "Parquet is written to a file. Give --output.\n"


@pytest.mark.usefixtures("here")
def test_a_query_may_be_explained_without_a_warehouse(capsys: Out) -> None:
    assert run("query", "tickets", "--explain", "--target", "postgres") == 0

    assert 'FROM "main"."fct_tickets" fct_tickets_src' in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_the_list_of_metrics_says_what_each_can_be_grouped_by(capsys: Out) -> None:
    assert run("query", "--list", "--format", "json") == 0

    listed = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert listed["median_cost"] == {
        "name": "median_cost",
        "label": "Median cost",
        "description": "The median cost of a ticket, US dollars.",
        "type": "simple",
        "unit": "USD",
        "format": "money",
        "good_direction": None,
        "tier": None,
        "owner": "support",
        "version": None,
        "status": None,
        "required_dimensions": ["account__segment"],
        "dimensions": ["account__segment", "metric_time", "ticket__created_at", "ticket__is_open"],
    }


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["query", "tickts"], 2, "There is no metric 'tickts'. Did you mean 'tickets'?"),
        (
            ["query", "tickets", "--target", "prod"],
            2,
            "Profile 'tiny' has no target 'prod'. It has duckdb, oracle, postgres, spark.",
        ),
        (
            ["load", "--target", "duckdb"],
            2,
            "DuckDB reads the folder itself, so there is nothing to load. Run `lifecycle build`.",
        ),
        (["report", "yearly"], 2, "There is no report 'yearly'. The project's exposures: monthly."),
    ],
)
def test_a_fault_is_one_sentence_on_stderr_and_an_exit_code(
    arguments: Sequence[str], code: int, sentence: str, capsys: Out
) -> None:
    assert run(*arguments) == code

    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_a_definition_that_changed_is_read_anew_and_a_broken_one_gives_no_number(
    tiny_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tiny_copy)
    definitions = tiny_copy / "metrics" / "support.yml"
    definitions.write_text(definitions.read_text().replace("label: ", "label: Renamed ", 1))
    assert run("query", "--list") == 0
    assert "Renamed" in capsys.readouterr().out

    definitions.write_text(definitions.read_text().replace("type: ratio", "type: rato", 1))
    assert run("query", "solved_rate") == 1
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("here")
def test_a_server_that_is_not_there_is_the_environment(capsys: Out) -> None:
    pytest.importorskip("psycopg2", reason="needs psycopg2; run `make test-postgres`")
    assert run("query", "tickets", "--target", "postgres") == 3

    assert capsys.readouterr() == (
        "",
        "Postgres at 127.0.0.1:1 does not answer: Connection refused. Start it, or correct the profile.\n",
    )


def test_a_command_that_does_not_exist_is_wrong_usage(capsys: Out) -> None:
    assert run("qery") == 2

    assert capsys.readouterr().err == (
        "Usage: lifecycle [OPTIONS] COMMAND [ARGS]...\n"
        "Try 'lifecycle --help' for help.\n\nError: No such command 'qery'. Did you mean 'query'?\n"
    )


def test_what_nobody_expected_is_a_sentence_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.cli, "main", fail)

    assert run("query") == 1
    assert capsys.readouterr().err == (
        "Something unexpected went wrong: ZeroDivisionError. Set LIFECYCLE_DEBUG=1 for the traceback.\n"
    )

    monkeypatch.setenv("LIFECYCLE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["query"])


def test_a_check_counts_what_it_found_and_fails_from_the_severity_asked_for(tiny_copy: Path, capsys: Out) -> None:
    path = tiny_copy / "models" / "fct_tickets.yml"
    path.write_text(path.read_text().replace("owner: support, unit: USD, format: money, good", "unit: USD, good"))

    assert run("check", str(tiny_copy), "--fail-on", "error") == 0
    assert capsys.readouterr().out == (
        "models/fct_tickets.yml:35: LC201 metric 'ticket_cost' has no `config.meta.owner`. Add it.\n"
        "6 metrics checked: 0 errors and 1 warning.\n"
    )

    assert run("check", str(tiny_copy), "--format", "json") == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "rule": "LC201",
            "severity": "warning",
            "path": "models/fct_tickets.yml",
            "line": 35,
            "column": 9,
            "message": "metric 'ticket_cost' has no `config.meta.owner`.",
            "fix": "Add it.",
        }
    ]


def test_a_sound_project_has_no_findings(tiny_dir: Path, capsys: Out) -> None:
    assert run("check", str(tiny_dir)) == 0

    assert capsys.readouterr().out == "6 metrics checked: no findings.\n"


def test_an_annotation_names_the_file_from_where_the_command_runs() -> None:
    finding = Finding("LC101", "error", "models/a,b.yml", 3, 5, "50% of it\nis wrong.", "Mend it.")

    assert github_annotation(finding, Path("examples/shop")) == (
        "::error file=examples/shop/models/a%2Cb.yml,line=3,col=5,title=LC101::50%25 of it%0Ais wrong. Mend it."
    )


@pytest.mark.parametrize("command", ["demo", "load", "build", "check", "explain", "query", "report"])
def test_each_command_has_help_with_an_example(command: str, capsys: Out) -> None:
    assert run(command, "--help") == 0

    assert f"  lifecycle {command} " in capsys.readouterr().out.replace("\n", " \n")


def test_a_build_says_its_faults_and_its_summary_on_stderr(
    tiny_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    asked: list[Sequence[str]] = []

    def build(root: Path, target: str | None, options: Sequence[str], watch: Watch) -> Outcome:
        assert (root, target) == (tiny_dir, "spark")
        asked.append(options)
        watch(Event("LogStartLine", "info", "1 of 2 START", "days", index=1, total=2))
        faults = (DataFault("Model 'days' fails: no.", "See models/days.sql."), EnvironmentFault("There is no server."))
        return Outcome("Done. PASS=0 ERROR=2", faults)

    monkeypatch.setattr("lifecycle.build.build", build)
    options = ("--select", "days", "--vars", "{a: 1}", "--full-refresh")

    assert run("build", "--project-dir", str(tiny_dir), "--target", "spark", *options) == 3
    assert asked == [["--select", "days", "--vars", "{a: 1}", "--full-refresh"]]
    assert capsys.readouterr() == (
        "",
        "Model 'days' fails: no. See models/days.sql.\nThere is no server.\nDone. PASS=0 ERROR=2\n",
    )


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("lifecycle.cli", ("dbt", "metricflow", "duckdb", "pyarrow", "sqlglot", "plotly")),
        ("lifecycle.check", ("dbt", "metricflow", "duckdb", "pyarrow")),
    ],
)
def test_a_quick_command_imports_no_slow_library(module: str, never: Sequence[str]) -> None:
    script = f"import sys, {module}; print([name for name in {list(never)} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_query_imports_neither_command_line(tiny_dir: Path) -> None:
    script = (
        "import sys; from lifecycle import cli\n"
        f"try: cli.main(['query', 'tickets', '--project-dir', {str(tiny_dir)!r}])\n"
        "except SystemExit: print([n for n in ('dbt', 'dbt_metricflow', 'pandas', 'sqlglot') if n in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "tickets\n      4\n[]\n"
