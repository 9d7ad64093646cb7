"""What is asked of this project and what answers it: checks docs/coverage.yml and writes docs/coverage.md from it.

python tests/python/coverage_page.py
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from lifecycle.definitions import Project
from lifecycle.errors import DataFault

Status = Literal["answered", "in part", "open"]
STATUSES: tuple[Status, ...] = get_args(Status)

DOCS = Path(__file__).parents[2] / "docs"
MARTS = "models/marts/"

_STRICT = ConfigDict(extra="forbid")
# A bar would end the cell of the table.
_Words = Annotated[str, Field(pattern=r"^[^|\n]+$")]

_INTRO = """\
# Coverage

What five texts ask of the numbers of a customer lifecycle, and what answers it here today.

*Answered*: all that is asked is there. *In part*: something of it is. *Open*: nothing is yet; what the input tables
hold and no mart reads is open too. A name with a dot is a column of a mart.

Made from [coverage.yml](coverage.yml) by `python tests/python/coverage_page.py`: edit that file, not this one.
"""


@dataclass(frozen=True, config=_STRICT)
class Requirement:
    """One thing that is asked. `answers` are names such as `metric:mrr` or `mart:fct_tickets.channel`."""

    id: str
    words: _Words
    status: Status
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class Source:
    """One text, and what it asks in the order of its numbers: S0-01, S0-02 and so on."""

    id: str
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, config=_STRICT)
class Coverage:
    """All that is asked."""

    sources: tuple[Source, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What all texts ask, in order."""
        return tuple(requirement for source in self.sources for requirement in source.requirements)


def read_coverage(path: Path) -> Coverage:
    """What a file such as docs/coverage.yml says.

    Raises:
        DataFault: It is no YAML, or not of this form.
    """
    try:
        return TypeAdapter(Coverage).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise DataFault(f"'{path.name}' is not YAML: {' '.join(str(error).split())}.", "Mend the file.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataFault(f"'{path.name}', '{place}': {first['msg']}.", "Mend the file.") from None


def faults_of_form(coverage: Coverage) -> list[str]:
    """What is wrong with ids and states, one sentence each."""
    return [*_faults_of_ids(coverage), *_faults_of_answers(coverage)]


def faults_of_names(coverage: Coverage, project: Project) -> list[str]:
    """Which answers the project does not have, one sentence each."""
    return [
        f"{requirement.id}: '{answer}' is no metric, mart, column of a mart, or report."
        for requirement in coverage.requirements
        for answer in requirement.answers
        if not _is_known(answer, project)
    ]


def coverage_page(coverage: Coverage) -> str:
    """The text of docs/coverage.md."""
    lines = [_INTRO, _row("source", "title", *STATUSES, "all"), "|---|---|--:|--:|--:|--:|"]
    lines += [_row(source.id, source.title, *_counts(source.requirements)) for source in coverage.sources]
    lines += [_row("all", "", *_counts(coverage.requirements))]
    for source in coverage.sources:
        lines += ["", f"## {source.id}: {source.title}", "", _row("id", "requirement", "status", "answered by")]
        lines += ["|---|---|---|---|"]
        lines += [_row(each.id, each.words, each.status, _shown(each.answers)) for each in source.requirements]
    return "\n".join(lines) + "\n"


def _faults_of_ids(coverage: Coverage) -> Iterator[str]:
    times = Counter(requirement.id for requirement in coverage.requirements)
    yield from (f"{name}: the id is there {count} times." for name, count in times.items() if count > 1)
    for source in coverage.sources:
        expected = [f"{source.id}-{number:02d}" for number in range(1, len(source.requirements) + 1)]
        found = [requirement.id for requirement in source.requirements]
        wrong = next((pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]), None)
        if wrong:
            yield f"{wrong[1]}: stands where {wrong[0]} should; ids have no gap."


def _faults_of_answers(coverage: Coverage) -> Iterator[str]:
    for requirement in coverage.requirements:
        if requirement.status == "open" and requirement.answers:
            yield f"{requirement.id}: open, and yet it has answers."
        if requirement.status != "open" and not requirement.answers:
            yield f"{requirement.id}: {requirement.status}, and nothing answers it."


def _is_known(answer: str, project: Project) -> bool:
    kind, _, name = answer.partition(":")
    if kind == "metric":
        return name in project.metrics
    if kind == "report":
        return name in project.exposures
    mart, dot, column = name.partition(".")
    model = project.models.get(mart)
    if kind != "mart" or model is None or not model.sql_path.startswith(MARTS):
        return False
    return not dot or column in model.columns


def _counts(requirements: Sequence[Requirement]) -> list[int]:
    """How many there are in each state, and in all."""
    found = Counter(requirement.status for requirement in requirements)
    return [*(found[status] for status in STATUSES), len(requirements)]


def _shown(answers: Sequence[str]) -> str:
    """The answers in words: metric `mrr`, mart `fct_tickets`."""
    return ", ".join(f"{kind} `{name}`" for kind, _, name in (answer.partition(":") for answer in answers))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Writes docs/coverage.md."""
    coverage = read_coverage(DOCS / "coverage.yml")
    (DOCS / "coverage.md").write_text(coverage_page(coverage), encoding="utf-8")


if __name__ == "__main__":
    main()
