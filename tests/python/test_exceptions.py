"""Exceptions from the rules: what they cover, and when they are told themselves."""

from datetime import date
from pathlib import Path

import pytest
from test_rules import MONTHS, MRR, project_of

from lifecycle.definitions import Project
from lifecycle.exceptions import excused
from lifecycle.findings import Finding

TODAY = date(2026, 7, 1)
FOUND = Finding(
    "LC304", "warning", "metrics/value.yml", 7, 3, "metric 'aov' divides by `orders`, which may be zero.", ""
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shop = project_of(MRR, model=MONTHS)
    return type(shop)(**{**vars(shop), "root": tmp_path})


def told(project: Project, exceptions: str, found: list[Finding] | None = None) -> tuple[list[str], int]:
    (project.root / "lifecycle.yml").write_text(f"exceptions:\n{exceptions}")
    kept, count = excused(project, [FOUND] if found is None else found, TODAY)
    return [f"{f.line}: {f.rule} {f.message}" for f in kept], count


def test_without_a_file_nothing_is_excused(project: Project) -> None:
    assert excused(project, [FOUND], TODAY) == ([FOUND], 0)


@pytest.mark.parametrize("place", ["name: aov", "path: metrics/*", "path: metrics/value.yml, name: aov"])
def test_an_exception_covers_a_rule_in_a_place(project: Project, place: str) -> None:
    assert told(project, f"- {{rule: LC304, {place}, reason: Never zero., until: 2026-12-31}}\n") == ([], 1)


@pytest.mark.parametrize("place", ["name: revenue", "path: models/*"])
def test_elsewhere_it_covers_nothing_which_is_told(project: Project, place: str) -> None:
    told_, count = told(project, f"- {{rule: LC304, {place}, reason: Never zero., until: 2026-12-31}}\n")

    assert count == 0
    assert told_ == [
        "2: LC002 The exception from LC304 covers nothing any more.",
        "7: LC304 metric 'aov' divides by `orders`, which may be zero.",
    ]


@pytest.mark.parametrize(
    ("exception", "message"),
    [
        ("rule: LC304, until: 2026-12-31", "The exception from LC304 has no `reason`."),
        ("rule: LC304, reason: Never zero.", "The exception from LC304 has no day `until`."),
        ("rule: LC304, reason: Never zero., until: 2026-06-30", "The exception from LC304 held until 2026-06-30."),
        ("rule: LC399, reason: None., until: 2026-12-31", "An exception is from rule 'LC399', which is none."),
    ],
)
def test_one_that_does_not_hold_is_told_and_covers_nothing(project: Project, exception: str, message: str) -> None:
    told_, count = told(project, f"- {{{exception}}}\n")

    assert count == 0
    assert told_ == [f"2: LC002 {message}", "7: LC304 metric 'aov' divides by `orders`, which may be zero."]
