"""The nine frameworks that ship hold what the metric catalogue (a.7) says of them; LC501 to LC507 check any others."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"

# how many stages the catalogue gives each, those beside the line among them, and what is outside it left out
STAGES = {"F0A": 6, "F0B": 7, "F1": 7, "F2": 9, "F3A": 5, "F3B": 5, "F3C": 5, "F3D": 5, "F4": 6}
BESIDE = {
    "F0A": {"Support"},
    "F1": {"Periodic contact", "Product upgrade"},
    "F2": {"Expansion", "Supporters"},
    "F3A": {"Support", "Engagement", "Expansion"},
}
HOMES = {
    ("F0A", "connection"): "Awareness",
    ("F0A", "value"): "Usage",
    ("F0A", "retention"): "Usage",
    ("F1", "purchase"): "Request",
    ("F2", "consideration"): "Conversion",
    ("F2", "value"): "Value",
    ("F3A", "awareness"): "Pre-sale",
    ("F3A", "value"): "Adoption",
    ("F3B", "connection"): "Acquisition",
    ("F3B", "onboarding"): "Retention",
    ("F3C", "purchase"): "Enter",
    ("F3C", "offboarding"): "Exit",
    ("F3D", "connection"): "Awareness",
    ("F3D", "purchase"): "Decision",
    ("F4", "adoption"): "Retention",
    ("F4", "onboarding"): "Onboarding",
}


def rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def homes() -> Iterator[tuple[str, str, str]]:
    """Framework, stage of the spine, and the label of the stage that holds it where nothing else does."""
    for row in rows("framework_stages"):
        if row["condition"] == "always" and row["canonical_stages"] != "none":
            for stage in row["canonical_stages"].split("|"):
                yield row["framework"], stage, row["framework_stage_label"]


@pytest.mark.parametrize("framework", STAGES)
def test_every_stage_of_the_framework_appears_and_has_an_owner(framework: str) -> None:
    told = [row for row in rows("framework_stages") if row["framework"] == framework and row["sequence"] != "0"]

    inside = {row["framework_stage_label"] for row in told} - {"Ended", "Pre-sale", "Before a request", "Outside"}
    assert len(inside) == STAGES[framework]
    assert all(row["owner_team"] and row["enters_when"] and row["leaves_when"] for row in told)
    beside = {row["framework_stage_label"] for row in told if row["canonical_stages"] == "none"}
    assert beside == BESIDE.get(framework, set())


def test_every_stage_of_the_spine_has_one_home_in_each_framework() -> None:
    spine = {row["stage"] for row in rows("lifecycle_stages")}
    count = Counter((framework, stage) for framework, stage, _ in homes())

    assert count == {(framework, stage): 1 for framework in ("SPINE", *STAGES) for stage in spine}


def test_homes_are_those_of_the_catalogue() -> None:
    found = {(framework, stage): label for framework, stage, label in homes()}

    assert {key: found[key] for key in HOMES} == HOMES


def test_support_is_no_stage_of_the_spine_nor_a_step_of_a_framework() -> None:
    assert "support" not in {row["stage"] for row in rows("lifecycle_stages")}
    for row in rows("framework_stages"):
        if "support" in row["framework_stage"]:
            assert row["canonical_stages"] == "none", row
