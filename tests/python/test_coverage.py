"""What is asked and what answers it: every name in docs/coverage.yml is there, and docs/coverage.md says the same."""

from pathlib import Path

import pytest
from conftest import Built
from coverage_page import (
    DOCS,
    Coverage,
    Requirement,
    Source,
    Status,
    coverage_page,
    faults_of_form,
    faults_of_names,
    read_coverage,
)

from lifecycle.definitions import Project
from lifecycle.errors import DataFault


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return read_coverage(DOCS / "coverage.yml")


@pytest.fixture(scope="module")
def project(company: Built) -> Project:
    return company.engine.project


def covering(*requirements: Requirement) -> Coverage:
    return Coverage((Source("A", "A text", requirements),))


def asked(name: str, status: Status, *answers: str) -> Requirement:
    return Requirement(name, "What is asked", status, answers)


def test_ids_and_states_are_sound(coverage: Coverage) -> None:
    assert faults_of_form(coverage) == []


def test_every_answer_exists(coverage: Coverage, project: Project) -> None:
    assert faults_of_names(coverage, project) == []


def test_the_page_is_current(coverage: Coverage) -> None:
    """Run `python tests/python/coverage_page.py`."""
    assert (DOCS / "coverage.md").read_text(encoding="utf-8") == coverage_page(coverage)


def test_words_are_few(coverage: Coverage) -> None:
    assert [each.id for each in coverage.requirements if not 3 <= len(each.words.split()) <= 10] == []


def test_an_id_is_there_once() -> None:
    twice = covering(asked("A-01", "open"), asked("A-01", "open"))
    assert faults_of_form(twice) == [
        "A-01: the id is there 2 times.",
        "A-01: stands where A-02 should; ids have no gap.",
    ]


def test_no_id_is_left_out() -> None:
    gap = covering(asked("A-01", "open"), asked("A-03", "open"))
    assert faults_of_form(gap) == ["A-03: stands where A-02 should; ids have no gap."]


@pytest.mark.parametrize(
    ("requirement", "faults"),
    [
        (asked("A-01", "open"), []),
        (asked("A-01", "in part", "metric:mrr"), []),
        (asked("A-01", "open", "metric:mrr"), ["A-01: open, and yet it has answers."]),
        (asked("A-01", "answered"), ["A-01: answered, and nothing answers it."]),
        (asked("A-01", "in part"), ["A-01: in part, and nothing answers it."]),
    ],
)
def test_the_state_fits_the_answers(requirement: Requirement, faults: list[str]) -> None:
    assert faults_of_form(covering(requirement)) == faults


@pytest.mark.parametrize("answer", ["metric:mrr", "mart:fct_tickets", "mart:fct_tickets.channel", "report:monthly"])
def test_a_name_of_the_project_is_known(project: Project, answer: str) -> None:
    assert faults_of_names(covering(asked("A-01", "answered", answer)), project) == []


@pytest.mark.parametrize(
    "answer",
    [
        "metric:fct_tickets",
        "mart:fct_ticket",
        "mart:entity_tickets",
        "mart:lifecycle_stages",
        "mart:fct_tickets.chanel",
        "mart:fct_tickets.",
        "report:weekly",
        "mrr",
    ],
)
def test_another_name_is_a_fault(project: Project, answer: str) -> None:
    found = faults_of_names(covering(asked("A-01", "answered", answer)), project)
    assert found == [f"A-01: '{answer}' is no metric, mart, column of a mart, or report."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources: [", "'some.yml' is not YAML: "),
        ("sources: [{id: A, title: T}]", "'some.yml', 'sources.0.requirements': Field required. Mend the file."),
        (
            "sources: [{id: A, title: T, requirements: [{id: A-01, words: a b c, status: done}]}]",
            "'some.yml', 'sources.0.requirements.0.status': "
            "Input should be 'answered', 'in part' or 'open'. Mend the file.",
        ),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "some.yml"
    path.write_text(text)
    with pytest.raises(DataFault) as fault:
        read_coverage(path)
    assert str(fault.value).startswith(message)


def test_the_page_counts_and_lists() -> None:
    page = coverage_page(
        covering(asked("A-01", "in part", "metric:mrr", "mart:fct_tickets.channel"), asked("A-02", "open"))
    )
    assert "| A | A text | 0 | 1 | 1 | 2 |" in page
    assert "| A-01 | What is asked | in part | metric `mrr`, mart `fct_tickets.channel` |" in page
    assert "| A-02 | What is asked | open |  |" in page
