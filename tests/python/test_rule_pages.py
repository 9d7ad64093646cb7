"""The pages of the rules: they are up to date, and their examples are told and let be as they say."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import FIXTURES
from rules_page import PAGE, Page, markdown, pages

from lifecycle.files import read_project
from lifecycle.rules import check_project

CORPUS = FIXTURES / "bad_metrics"
GOOD = yaml.safe_load((CORPUS / "good.yml").read_text())
BESIDE_YAML = ("LC5", "LC9")
EXAMPLES = [page for page in pages() if not page.id.startswith(BESIDE_YAML)]
EXTRA_SQL = {
    "stub_targets.sql": "select i as target_id, date '2025-01-01' as day, 100 as target_amount from range(1, 10) t(i)",
}
STUB = {
    "name": "stub_targets",
    "semantic_model": True,
    "agg_time_dimension": "day",
    "columns": [
        {"name": "target_id", "entity": {"type": "primary", "name": "target_row"}},
        {"name": "day", "granularity": "day", "dimension": {"type": "time"}},
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "project"
    shutil.copytree(CORPUS, path, ignore=shutil.ignore_patterns("cases", "good.yml", "expected.yml"))
    for name, sql in EXTRA_SQL.items():
        (path / "models" / "marts" / name).write_text(sql)
    orders = path / "models" / "marts" / "fct_orders.sql"
    orders.write_text(orders.read_text().replace("'C-' || i", "amount * 2 as median_amount, 'C-' || i"))
    return path


def merged(base: Any, change: Any) -> Any:
    """A definition with another put over it: mappings by key, lists of named things by name; null takes away."""
    if isinstance(base, dict) and isinstance(change, dict):
        found = {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
        return {key: value for key, value in found.items() if value is not None}
    if isinstance(base, list) and isinstance(change, list) and all(isinstance(item, dict) for item in change):
        names = {item.get("name"): item for item in change}
        kept = [merged(item, names.pop(item.get("name"))) if item.get("name") in names else item for item in base]
        return kept + list(names.values())
    return change


def whole(example: str) -> str:
    """An example in a sound project, with what readers of it can do without."""
    change = yaml.safe_load(example)
    if isinstance(change, str):
        return change
    for metrics in (change.get("metrics", []), *(model.get("metrics", []) for model in change.get("models", []))):
        for metric in metrics:
            metric.setdefault("label", str(metric["name"]).title())
            metric.setdefault("description", f"It is {metric['name']}.")
            metric.setdefault("config", {"meta": {"owner": "analytics"}})
            metric.setdefault("type", "simple")
    good = copy.deepcopy(GOOD)
    good["models"].append(STUB)
    # a second metric of a name is an example of its own
    twins = [
        metric
        for model in change.get("models", [])
        for metric in model.get("metrics", [])
        if metric["name"] == "refunds"
    ]
    changed = merged(good, change)
    for model in changed["models"] if twins else ():
        if model["name"] == "fct_orders":
            model["metrics"].append({**twins[0], "label": "Twin"})
    return yaml.dump(changed, Dumper=yaml.CSafeDumper, sort_keys=False)


def rules_found(folder: Path, example: str) -> list[str]:
    (folder / "models" / "marts" / "_semantic.yml").write_text(whole(example))
    return sorted({f.rule for f in check_project(read_project(folder))})


def test_the_page_is_what_the_rules_say() -> None:
    assert PAGE.read_text() == markdown(), "Run `python tests/python/rules_page.py`."


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_every_rule_has_a_reason_and_examples(page: Page) -> None:
    assert page.title.endswith(".")
    assert page.bad
    assert page.good


@pytest.mark.parametrize(("rule", "example"), [(p.id, example) for p in EXAMPLES for example in p.bad])
def test_a_bad_example_is_told_by_its_rule_alone(rule: str, example: str, folder: Path) -> None:
    assert rules_found(folder, example) == [rule]


@pytest.mark.parametrize("example", [example for page in EXAMPLES for example in page.good])
def test_a_good_example_is_let_be(example: str, folder: Path) -> None:
    assert rules_found(folder, example) == []


MORE: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "more_bad_definitions.yml").read_text())


@pytest.mark.parametrize("case", MORE, ids=[case["definitions"].strip()[:80] for case in MORE])
def test_other_ways_to_go_wrong_are_told_too(case: dict[str, Any], folder: Path) -> None:
    assert rules_found(folder, case["definitions"]) == case["rules"]
