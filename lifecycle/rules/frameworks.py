"""Rules on the seeds that read the spine as stages of other frameworks: `frameworks` and `framework_stages`."""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from lifecycle.definitions import Project
from lifecycle.findings import Finding

FACTS = (
    "always",
    "contacted_since_leaving",
    "evaluation_open",
    "first_day",
    "habit_formed",
    "renewed",
    "returned",
    "service_pending",
)
"""Conditions that stand alone; the others name a track, a signal or a stage after a colon."""

_MAX_WORDS = 5
_BESIDE_THE_LINE = "none"
_KEYS = {"framework", "framework_stage", "canonical_stages", "precedence", "condition"}
# What a stage says of itself, on each of its rows.
_ATTRIBUTES = (
    "framework_stage_label",
    "sequence",
    "owner_team",
    "supporting_teams",
    "enters_when",
    "leaves_when",
    "sub_stages",
)


@dataclass(frozen=True)
class SeedRow:
    """A row of a CSV, with its line; a column that the file lacks is an empty text."""

    path: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list(self, column: str) -> list[str]:
        """The words of a list that `|` separates."""
        return [word.strip() for word in self[column].split("|") if word.strip()]

    def finding(self, rule: str, message: str, fix: str) -> Finding:
        """An error in this row."""
        return Finding(rule, "error", self.path, self.line, 1, message, fix)


class _Seeds:
    """The seeds of a project that frameworks are made of; a seed that is not a CSV, or not there, is empty."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def rows(self, name: str) -> list[SeedRow]:
        model = self.project.models.get(name)
        if model is None or not model.sql_path.endswith(".csv"):
            return []
        return _read(self.project.root / model.sql_path, model.sql_path)

    def words(self, name: str, column: str, **where: str) -> set[str]:
        return {row[column] for row in self.rows(name) if all(row[key] == value for key, value in where.items())}

    @cached_property
    def frameworks(self) -> list[SeedRow]:
        return self.rows("frameworks")

    @cached_property
    def framework_stages(self) -> list[SeedRow]:
        """None where the project has a table of that name for something else."""
        rows = self.rows("framework_stages")
        return rows if self.frameworks and rows and rows[0].cells.keys() >= _KEYS else []

    @cached_property
    def stages(self) -> dict[str, None]:
        """The stages of the spine, in the order of their seed."""
        return dict.fromkeys(row["stage"] for row in self.rows("lifecycle_stages"))

    def of(self, framework: str) -> list[SeedRow]:
        return [row for row in self.framework_stages if row["framework"] == framework]

    @cached_property
    def conditions(self) -> set[str]:
        """Every condition that SQL knows."""
        return {
            *FACTS,
            *(f"track:{track}" for track in self.words("lifecycle_tracks", "track")),
            *(f"holds:{signal}" for signal in self.words("stage_rules", "signal", applies="while")),
            *(f"entered_by:{signal}" for signal in self.words("stage_rules", "signal")),
            *(f"reached:{stage}" for stage in self.stages),
        }


def frameworks_read_known_stages(project: Project) -> Iterator[Finding]:
    """LC501: `canonical_stages` of `framework_stages` names stages that `lifecycle_stages` has.

    An account in a misspelled stage would be in no stage of the framework. `none` stands alone: beside the line.

    Bad:
        framework,framework_stage,canonical_stages,…
        F2,buy,purchse,…
    Good:
        framework,framework_stage,canonical_stages,…
        F2,buy,purchase,…
    """
    seeds = _Seeds(project)
    for row in seeds.framework_stages if seeds.stages else ():
        words = row.list("canonical_stages")
        if words == [_BESIDE_THE_LINE]:
            continue
        if not words:
            yield row.finding(
                "LC501", f"{_named(row)} has no canonical stage.", "List stages of the spine, or write none."
            )
        for word in words:
            if word not in seeds.stages:
                message = f"{_named(row)} reads '{word}', which is not a stage of lifecycle_stages."
                yield row.finding("LC501", message, _nearest(word, seeds.stages))


def frameworks_give_a_stage_one_home(project: Project) -> Iterator[Finding]:
    """LC502: within a framework, at most one row with condition `always` lists a stage of the spine.

    With two, precedence decides, and the other row is never used.

    Bad:
        F2,buy,purchase,1,always
        F2,use,purchase|adoption,2,always
    Good:
        F2,buy,purchase,1,always
        F2,use,adoption,2,always
    """
    seeds = _Seeds(project)
    for framework in _frameworks(seeds):
        homes: dict[str, SeedRow] = {}
        for row in seeds.of(framework):
            for stage in row.list("canonical_stages") if _is_home(row) else ():
                if stage in homes:
                    message = f"{_named(row)} is a second home of '{stage}'; line {homes[stage].line} has it already."
                    yield row.finding("LC502", message, "Take it out of one of them, or give one a condition.")
                homes.setdefault(stage, row)


def frameworks_leave_no_gap(project: Project) -> Iterator[Finding]:
    """LC503: within a framework, each stage of the spine is in a row with condition `always`.

    Without, an account there is in no stage of the framework, and its stays have a hole.

    Bad:
        F2,buy,purchase,1,always
    Good:
        F2,buy,purchase,1,always
        F2,outside,awareness|connection|…,9,always
    """
    seeds = _Seeds(project)
    for row in seeds.frameworks:
        rows = seeds.of(row["framework"])
        if not seeds.framework_stages:
            return
        covered = {stage for item in rows if _is_home(item) for stage in item.list("canonical_stages")}
        missing = [stage for stage in seeds.stages if stage not in covered]
        if not rows:
            message = f"framework '{row['framework']}' has no row in framework_stages."
            yield row.finding("LC503", message, "Add its stages there.")
        elif missing:
            message = f"framework '{row['framework']}' has no home for {', '.join(missing)}."
            fix = "List them in a row with condition always; a stage such as 'outside' will do."
            yield rows[-1].finding("LC503", message, fix)


def frameworks_use_known_conditions(project: Project) -> Iterator[Finding]:
    """LC504: `condition` is one to five words, each of which SQL can test; `seeds/README.md` lists them.

    A word that nobody knows never holds, so that its row is never used.

    Bad:
        F2,renew,retention,1,renewd
    Good:
        F2,renew,retention,1,renewed
    """
    seeds = _Seeds(project)
    for row in seeds.framework_stages:
        words = row.list("condition")
        if not words:
            yield row.finding("LC504", f"{_named(row)} has no condition.", "Write always, or a condition.")
        elif len(words) > _MAX_WORDS:
            message = f"{_named(row)} has {len(words)} conditions, and {_MAX_WORDS} are read."
            yield row.finding("LC504", message, "Make it two rows.")
        elif "always" in words and len(words) > 1:
            message = f"{_named(row)} has a condition beside `always`, which changes nothing."
            yield row.finding("LC504", message, "Write always alone, or leave it out.")
        for word in words:
            if word not in seeds.conditions:
                message = f"{_named(row)} asks for '{word}', which is not a condition."
                yield row.finding("LC504", message, _nearest(word, sorted(seeds.conditions)))


def frameworks_are_listed(project: Project) -> Iterator[Finding]:
    """LC505: every framework of `framework_stages` is in `frameworks`, once.

    Rows of one that is not listed are not read.

    Bad:
        F9,buy,purchase,1,always        in framework_stages alone
    Good:
        F9 in frameworks too
    """
    seeds = _Seeds(project)
    listed: dict[str, SeedRow] = {}
    for row in seeds.frameworks:
        if row["framework"] in listed:
            message = (
                f"framework '{row['framework']}' is listed twice; line {listed[row['framework']].line} has it already."
            )
            yield row.finding("LC505", message, "Keep one.")
        listed.setdefault(row["framework"], row)
    for row in seeds.framework_stages:
        if row["framework"] not in listed:
            message = f"{_named(row)}: the framework is not in frameworks."
            close = get_close_matches(row["framework"], listed, n=1)
            yield row.finding("LC505", message, f"Did you mean '{close[0]}'?" if close else "Add a row there.")


def framework_stages_are_told_once(project: Project) -> Iterator[Finding]:
    """LC506: within a framework, a stage says the same of itself in all its rows, and no two have one `sequence`.

    With two, readers see the stages in an order that nobody chose.

    Bad:
        F2,buy,purchase,…,sequence 1
        F2,use,adoption,…,sequence 1
    Good:
        F2,buy,purchase,…,sequence 1
        F2,use,adoption,…,sequence 2
    """
    seeds = _Seeds(project)
    for framework in _frameworks(seeds):
        stages: dict[str, SeedRow] = {}
        sequences: dict[str, SeedRow] = {}
        for row in seeds.of(framework):
            first = stages.setdefault(row["framework_stage"], row)
            for column in _ATTRIBUTES:
                if row[column] != first[column]:
                    message = f"{_named(row)} has another `{column}` than in line {first.line}."
                    yield row.finding("LC506", message, "Write the same in both.")
            other = sequences.setdefault(row["sequence"], row)
            if first is row and other is not row:
                taken = f"'{other['framework_stage']}' in line {other.line}"
                message = f"{_named(row)} has sequence {row['sequence']}, as {taken}."
                yield row.finding("LC506", message, "Give each stage its own.")


def framework_rows_can_win(project: Project) -> Iterator[Finding]:
    """LC507: a row with a condition has a lower precedence than the home of its stages, and its own.

    With a higher one than the row `always` of its stage it is never used; with the one of a row of another stage,
    `sequence` decides, which is not meant to.

    Bad:
        F2,use,adoption,1,always
        F2,renew,adoption,2,renewed
    Good:
        F2,use,adoption,2,always
        F2,renew,adoption,1,renewed
    """
    seeds = _Seeds(project)
    for framework in _frameworks(seeds):
        rows = [row for row in seeds.of(framework) if row.list("canonical_stages") != [_BESIDE_THE_LINE]]
        for row in rows:
            for other in rows if not _is_home(row) else ():
                if row["framework_stage"] != other["framework_stage"]:
                    yield from _never_wins(row, other)


def _never_wins(row: SeedRow, other: SeedRow) -> Iterator[Finding]:
    shared = [stage for stage in row.list("canonical_stages") if stage in other.list("canonical_stages")]
    mine, theirs = _number(row["precedence"]), _number(other["precedence"])
    if shared and _is_home(other) and mine >= theirs:
        winner = f"line {other.line}, whose precedence is {other['precedence']}"
        message = f"{_named(row)} never wins '{shared[0]}' from {winner}."
        yield row.finding("LC507", message, "Give it a lower precedence.")
    elif shared and not _is_home(other) and mine == theirs and other.line < row.line:
        message = f"{_named(row)} and line {other.line} have precedence {row['precedence']} for '{shared[0]}'."
        yield row.finding("LC507", message, "Give them different ones.")


def _read(path: Path, shown: str) -> list[SeedRow]:
    """The rows of a CSV; none where it cannot be read, which dbt reports."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            rows, line = [], 2
            for cells in reader:
                filled = {
                    key: (value or "").strip() for key, value in cells.items() if isinstance(value, str) or not value
                }
                rows.append(SeedRow(shown, line, filled))
                line = reader.line_num + 1
            return rows
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _frameworks(seeds: _Seeds) -> list[str]:
    return list(dict.fromkeys(row["framework"] for row in seeds.framework_stages))


def _is_home(row: SeedRow) -> bool:
    return "always" in row.list("condition") and row.list("canonical_stages") != [_BESIDE_THE_LINE]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")


def _named(row: SeedRow) -> str:
    return f"stage '{row['framework_stage']}' of framework '{row['framework']}'"


def _nearest(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"Did you mean '{close[0]}'?" if close else f"Use one of {', '.join(known)}."
