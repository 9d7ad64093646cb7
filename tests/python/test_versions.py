"""The lock: a meaning that changes needs a version, a deprecated metric a successor and a day."""

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from pairs import PAIRS, edited, shop, written

from lifecycle.errors import DataFault
from lifecycle.lock import PATH, definitions_in, lock_of, read_lock
from lifecycle.version_cache import cached_version_findings
from lifecycle.versions import update_lock, version_findings

TODAY = date(2026, 3, 1)
NET_CASH = "expr: amount - coalesce(refund, 0)\n        config: {meta: {owner: Finance, version: 1, status: active,"
DEPRECATED = NET_CASH.replace("active,", "deprecated, remove_after: 2026-06-30, successor: net_revenue,")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """The shop with a lock."""
    written(tmp_path, shop())
    assert update_lock(tmp_path) == []
    return tmp_path


def found(root: Path) -> list[str]:
    return [str(finding) for finding in version_findings(root, TODAY)]


def test_a_lock_agrees_with_what_it_was_written_from(locked: Path) -> None:
    before = (locked / PATH).read_text()

    assert found(locked) == []
    assert update_lock(locked) == []
    assert (locked / PATH).read_text() == before


def test_a_lock_tells_what_people_ask_of_a_metric(locked: Path) -> None:
    lock = json.loads((locked / PATH).read_text())

    told = lock["metrics"]["revenue_growth"]
    assert {key: told[key] for key in told if key not in ("definition", "effective")} == {
        "version": 1,
        "type": "derived",
        "grain": "day",
        "made_of": ["revenue"],
        "unit": "ratio",
        "owner": "Finance",
        "status": "active",
    }
    assert lock["metrics"]["revenue"]["consumers"] == [
        "metric average_order_value",
        "metric net_revenue",
        "metric revenue_28d",
        "metric revenue_growth",
        "saved query revenue_by_plan",
    ]
    assert lock["models"]["fct_orders"]["joins"] == ["customer"]
    assert "ordered_at (day)" in lock["models"]["fct_orders"]["dimensions"]
    assert "macro rounded" in lock["inputs"]
    assert "variable theme" not in lock["inputs"]


def test_a_meaning_that_changes_under_its_version_is_an_error(locked: Path) -> None:
    written(locked, edited(PAIRS["a_filter_is_added"]["edit"]))

    assert found(locked)[0] == (
        "models/marts/fct_orders.yml:54: LC701 metric 'refunds' means something else than in version 1, and is still "
        "in version 1. Raise `config.meta.version` to 2, tell of it in CHANGELOG.md, and "
        "run `lifecycle check --update-lock`."
    )


def test_the_lock_is_not_written_over_a_meaning_without_a_version(locked: Path) -> None:
    before = (locked / PATH).read_text()
    written(locked, edited(PAIRS["a_filter_is_added"]["edit"]))

    assert [finding.rule for finding in update_lock(locked)] == ["LC701"]
    assert (locked / PATH).read_text() == before


def test_a_new_version_needs_a_line_in_the_changelog(locked: Path) -> None:
    files = edited(PAIRS["a_filter_is_added"]["edit"])
    path = "models/marts/fct_orders.yml"
    head, _, tail = files[path].partition("- name: refunds")
    files[path] = head + "- name: refunds" + tail.replace("version: 1", "version: 2", 1)
    written(locked, files)

    assert [finding.rule for finding in update_lock(locked)] == ["LC703"]
    [told] = [finding for finding in version_findings(locked, TODAY) if finding.rule == "LC703"]
    assert told.message == "metric 'refunds' is in version 2, and CHANGELOG.md does not say what changed."
    assert told.fix == 'Add a line to "Changed numbers" that names `refunds` and version 2.'

    (locked / "CHANGELOG.md").write_text(
        "### Changed numbers\n\n- `refunds`, version 2: what was cancelled is left out.\n"
    )
    assert update_lock(locked) == []
    assert found(locked) == []


def test_a_version_is_not_raised_for_words(locked: Path) -> None:
    written(locked, edited(PAIRS["a_version_is_raised_for_nothing"]["edit"]))
    (locked / "CHANGELOG.md").write_text("- `signups`, version 2: nothing.\n")

    assert found(locked)[0].endswith(
        "LC702 metric 'signups' is in version 2, and means what it meant in version 1. "
        "Leave `config.meta.version` at 1."
    )


@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if set(pair["expect"].values()) == {"cosmetic"}])
def test_what_is_cosmetic_needs_no_version(locked: Path, name: str) -> None:
    pair = PAIRS[name]
    written(locked, edited(pair.get("base", [])))
    assert update_lock(locked) == [] or "base" in pair
    (locked / PATH).unlink()
    assert update_lock(locked) == []
    before = read_lock(locked)
    written(locked, edited(pair["edit"]))
    after = lock_of(definitions_in(locked))

    assert before is not None
    for metric, told in after.metrics.items():
        assert (told["definition"], told["effective"]) == (
            before.metrics[metric]["definition"],
            before.metrics[metric]["effective"],
        )


def test_a_metric_written_otherwise_may_keep_its_version_by_name(locked: Path) -> None:
    edit = ["@orders", "expr: amount - coalesce(refund, 0)", "expr: amount - ifnull(refund, 0) * 1"]
    written(locked, edited([edit]))

    assert [finding.rule for finding in update_lock(locked)] == ["LC701"]
    assert update_lock(locked, same_meaning=["net_cash"]) == []
    assert found(locked) == []


def test_other_sql_upstream_makes_the_lock_stale_and_says_by_what(locked: Path) -> None:
    written(locked, edited(PAIRS["a_macro_within_a_macro"]["edit"]))

    assert found(locked) == [
        "metrics/lock.json:1: LC704 the lock is not that of the definitions: 12 whose numbers may move "
        "(average_order_value, completed_orders, large_orders, net_cash, net_revenue and 7 more), by macro rounded. "
        "See `lifecycle diff`, and run `lifecycle check --update-lock`."
    ]


def test_a_new_metric_and_a_lost_one_make_the_lock_stale(locked: Path) -> None:
    written(locked, edited(PAIRS["a_metric_is_renamed"]["edit"]))

    assert found(locked) == [
        "metrics/lock.json:1: LC704 the lock is not that of the definitions: 1 new metrics (cash), 1 that are gone "
        "(net_cash). See `lifecycle diff`, and run `lifecycle check --update-lock`."
    ]


def test_a_lock_of_another_parser_is_not_compared(locked: Path) -> None:
    lock = json.loads((locked / PATH).read_text())
    lock["written_with"] = "sqlglot 1"
    lock["metrics"]["revenue"]["definition"] = "000000000000"
    (locked / PATH).write_text(json.dumps(lock))

    [told] = version_findings(locked, TODAY)

    assert told.rule == "LC704"
    assert "it was written with sqlglot 1, and this is sqlglot" in told.message


def test_a_lock_with_conflicts_is_a_sentence(locked: Path) -> None:
    (locked / PATH).write_text("<<<<<<< ours\n")

    with pytest.raises(DataFault) as caught:
        version_findings(locked)

    assert str(caught.value) == (
        "'metrics/lock.json' is no register of metrics. Resolve its conflicts, or delete it and write it anew."
    )


def test_a_project_without_a_lock_is_asked_for_no_versions(tmp_path: Path) -> None:
    written(tmp_path, shop())

    assert found(tmp_path) == []


def test_a_deprecated_metric_without_a_successor_or_a_day_is_an_error(locked: Path) -> None:
    written(locked, edited([["@orders", NET_CASH, NET_CASH.replace("active,", "deprecated, successor: net_gold,")]]))

    assert found(locked)[0] == (
        "models/marts/fct_orders.yml:60: LC705 metric 'net_cash' is deprecated and does not say until when, or which "
        "metric to read instead. "
        "Add `remove_after`, a day, and `successor`, a metric that is there, to `config.meta`."
    )


@pytest.mark.parametrize(("day", "severity"), [(date(2026, 6, 30), "warning"), (date(2026, 7, 1), "error")])
def test_who_reads_a_deprecated_metric_is_warned_before_its_day_and_fails_after(
    locked: Path, day: date, severity: str
) -> None:
    board = ["@board", "{kind: trend, metric: net_revenue}", "{kind: trend, metric: net_cash}"]
    depends = ["@board", "[metric('net_revenue'),", "[metric('net_cash'),"]
    written(locked, edited([["@orders", NET_CASH, DEPRECATED], board, depends]))
    findings = version_findings(locked, day)

    [reader] = [finding for finding in findings if finding.rule == "LC706"]
    assert (reader.severity, str(reader)) == (
        severity,
        "reports/board.yml:2: LC706 report board reads metric 'net_cash', which is deprecated and goes after "
        "2026-06-30. Read 'net_revenue'.",
    )
    over = [str(finding) for finding in findings if finding.rule == "LC707"]
    assert over == (
        []
        if severity == "warning"
        else ["models/marts/fct_orders.yml:60: LC707 metric 'net_cash' was to be removed after 2026-06-30. Remove it."]
    )


def test_where_metrics_have_golden_tests_each_has_one(locked: Path) -> None:
    names = json.loads((locked / PATH).read_text())["metrics"]
    written(locked, {f"tests/golden/{name}.yml": "" for name in names if name != "signups"})

    assert found(locked) == [
        "models/marts/dim_customers.yml:21: LC708 metric 'signups' has no golden test. Write tests/golden/signups.yml."
    ]


def test_findings_are_kept_until_a_file_changes(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cached_version_findings(locked) == []
    with monkeypatch.context() as patched:
        patched.setattr("lifecycle.versions.version_findings", lambda _: pytest.fail("it was computed anew"))
        assert cached_version_findings(locked) == []
    written(locked, edited(PAIRS["a_filter_is_added"]["edit"]))

    assert [finding.rule for finding in cached_version_findings(locked)] == ["LC701", "LC704"]


def test_the_lock_of_this_project_is_that_of_its_definitions() -> None:
    assert [str(finding) for finding in version_findings(ROOT)] == []
