"""Building, parsing and checking through dbt."""

import os
from pathlib import Path

import pytest

from lifecycle.build import build
from lifecycle.check import check_folder
from lifecycle.dbt_process import Event
from lifecycle.errors import EnvironmentFault
from lifecycle.parse import is_parsed

pytestmark = pytest.mark.usefixtures("clean_environment")

NO_ROWS = "select * from {{ ref('fct_tickets') }} where cost_amount > 30\n"


def test_a_failed_test_and_a_failed_model_are_each_told_once(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINY_DUCKDB_PATH", "new/folder/tiny.duckdb")
    (tiny_copy / "tests").mkdir()
    (tiny_copy / "tests" / "no_ticket_is_dear.sql").write_text(NO_ROWS)
    (tiny_copy / "models" / "broken.sql").write_text("select nothing_here from {{ ref('days') }}\n")
    events: list[Event] = []

    outcome = build(tiny_copy, watch=events.append)

    assert sorted(str(fault) for fault in outcome.faults) == [
        "Model 'broken' fails: Binder Error: Referenced column \"nothing_here\" not found in FROM clause! "
        'Candidate bindings: "day_start". See models/broken.sql.',
        "Test 'no_ticket_is_dear' fails: Got 2 results, configured to fail if != 0. See tests/no_ticket_is_dear.sql.",
    ]
    assert (outcome.exit_code, outcome.summary) == (1, "Done. PASS=4 WARN=0 ERROR=2 SKIP=0 NO-OP=1 REUSED=0 TOTAL=7")
    assert {event.total for event in events if event.name == "LogStartLine"} == {7}
    assert (tiny_copy / "new" / "folder" / "tiny.duckdb").exists(), "the folder of the DuckDB file is made"


def test_an_option_that_dbt_does_not_know_is_said_in_its_words(tiny_copy: Path) -> None:
    [fault] = build(tiny_copy, options=["--zzz"]).faults

    assert str(fault) == (
        "dbt stopped with code 2: Error: No such option '--zzz'. Run `dbt debug`, or look at logs/dbt.log."
    )


def test_a_project_is_parsed_until_a_file_of_it_changes_or_goes(tiny_copy: Path) -> None:
    touch_artifacts(tiny_copy, later=100)
    assert is_parsed(tiny_copy)

    (tiny_copy / "metrics" / "new.yml").write_text("metrics: []\n")
    os.utime(tiny_copy / "metrics" / "new.yml", (0, 0))
    touch_artifacts(tiny_copy, later=-100)
    assert not is_parsed(tiny_copy)


def test_a_definition_that_dbt_refuses_is_a_finding_and_no_old_manifest_is_left(tiny_copy: Path) -> None:
    path = tiny_copy / "metrics" / "support.yml"
    path.write_text(path.read_text().replace("numerator: solved_tickets", "numerator: solvd"))

    [finding] = check_folder(tiny_copy, with_parse=True).findings

    assert str(finding) == (
        "metrics/support.yml:6: LC001 The metric `solvd` does not exist but was referenced by metric `solved_rate`. "
        "Mend it: dbt cannot parse the project."
    )
    assert not (tiny_copy / "target" / "semantic_manifest.json").exists()


def test_without_a_profile_nothing_is_parsed(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny_copy / "profiles.yml").unlink()
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tiny_copy))

    with pytest.raises(EnvironmentFault) as fault:
        build(tiny_copy)

    assert str(fault.value) == f"'{tiny_copy}/profiles.yml' does not exist. Write it, or set DBT_PROFILES_DIR."


def touch_artifacts(folder: Path, later: float) -> None:
    """Sets the manifests' time to some seconds after the newest file of the project, or before it."""
    newest = max(path.stat().st_mtime for name in ("models", "metrics") for path in (folder / name).rglob("*"))
    newest = max(newest, (folder / "metrics").stat().st_mtime, (folder / "dbt_project.yml").stat().st_mtime)
    for name in ("manifest.json", "semantic_manifest.json"):
        os.utime(folder / "target" / name, (newest + later, newest + later))
