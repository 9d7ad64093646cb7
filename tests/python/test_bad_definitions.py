"""A corpus of definitions with one defect each: the right rule finds it in its line, and its cure ends it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import FIXTURES

from lifecycle.files import read_project
from lifecycle.findings import Finding
from lifecycle.rules import check_project

CORPUS = FIXTURES / "bad_metrics"
EXPECTED: dict[str, Any] = yaml.safe_load((CORPUS / "expected.yml").read_text())
DEFINITIONS = "models/marts/_semantic.yml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the corpus, without definitions."""
    path = tmp_path_factory.mktemp("corpus") / "project"
    shutil.copytree(CORPUS, path, ignore=shutil.ignore_patterns("cases", "*.md", "good.yml", "expected.yml"))
    return path


def found_in(folder: Path, text: str) -> list[Finding]:
    (folder / DEFINITIONS).write_text(text)
    return check_project(read_project(folder))


def test_every_case_is_expected_to_be_found() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in (CORPUS / "cases").glob("*.yml"))


def test_sound_definitions_are_let_be(folder: Path) -> None:
    assert found_in(folder, (CORPUS / "good.yml").read_text()) == []


@pytest.mark.parametrize("case", EXPECTED)
def test_the_defect_is_found_in_its_line_and_nothing_else(case: str, folder: Path) -> None:
    text = (CORPUS / "cases" / f"{case}.yml").read_text()
    expected = EXPECTED[case]

    found = [(finding.rule, finding.path, finding.line, finding.severity) for finding in found_in(folder, text)]

    assert found == [(expected["rule"], DEFINITIONS, expected["line"], expected["severity"])]


@pytest.mark.parametrize("case", EXPECTED)
def test_the_cure_ends_it(case: str, folder: Path) -> None:
    before, after = EXPECTED[case]["mend"]
    text = (CORPUS / "cases" / f"{case}.yml").read_text()

    assert before in text
    assert found_in(folder, text.replace(before, after)) == []


def test_of_three_defects_put_into_a_sound_project_three_are_found(folder: Path) -> None:
    text = (CORPUS / "good.yml").read_text()
    text = text.replace("    expr: quantity\n", "    expr: quantty\n")
    text = text.replace("  denominator: orders\n", "  denominator: order\n")
    text = text.replace("Dimension('customer__segment')", "Dimension('customer__segmnt')")

    assert [(finding.rule, finding.fix) for finding in found_in(folder, text)] == [
        ("LC101", "Did you mean 'quantity'?"),
        ("LC104", "Did you mean 'orders'?"),
        ("LC802", "Did you mean 'customer__segment'?"),
    ]


def test_two_hundred_metrics_of_somebody_else_are_read(folder: Path) -> None:
    metrics = [
        {
            "name": f"amount_over_{limit}",
            "label": f"Amount over {limit}",
            "description": "Gross amount of larger orders.",
            "type": "simple",
            "agg": "sum",
            "expr": f"case when amount > {limit} then amount end",
            "config": {"meta": {"owner": "finance"}},
        }
        for limit in range(200)
    ]
    good = yaml.safe_load((CORPUS / "good.yml").read_text())
    next(model for model in good["models"] if model["name"] == "fct_orders")["metrics"] += metrics

    assert found_in(folder, yaml.safe_dump(good)) == []


def test_our_own_project_is_let_be() -> None:
    assert check_project(read_project(FIXTURES.parents[2])) == []
