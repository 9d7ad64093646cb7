"""Writes docs/rules.md from the docstrings of the rules: `python tests/python/rules_page.py`."""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path

from lifecycle.rules import RULES
from lifecycle.rules.guard import error, warning
from lifecycle.rules.warehouse import WAREHOUSE_RULES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

FAMILIES = {
    "LC01": "Structure",
    "LC10": "References and SQL",
    "LC11": "References and SQL",
    "LC20": "Governance",
    "LC30": "Aggregation and additivity",
    "LC31": "Aggregation and additivity",
    "LC32": "Time",
    "LC40": "Clock, chance and portability",
    "LC50": "Framework seeds",
    "LC60": "Filters",
    "LC62": "Joins and fan-out",
    "LC70": "Conversion",
    "LC80": "Saved queries, exposures and reports",
    "LC90": "In the warehouse",
}

HEAD = """# Rules of `lifecycle check`

Generated from the rules by `python tests/python/rules_page.py`.

`lifecycle check` reads a project's files alone. A manifest newer than them adds compiled SQL and the catalog's types,
`--parse` lets dbt make one first, and `--warehouse` asks the tables. An error is a wrong number or a query that fails;
a warning may be meant. How many slips the rules catch is in [Mutations](mutations.md).

**Switching a rule off.** One place, `lifecycle.yml` beside `dbt_project.yml`. An exception names its rule, a reason and
the last day on which it holds; `name` and `path` say where. LC002 tells one that lacks any of these, is over, or covers
nothing any more.

```yaml
exceptions:
  - {rule: LC316, name: revenue_per_new_customer, reason: Finance reads it as a ratio of flows., until: 2027-06-30}
  - {rule: LC403, path: models/legacy/*, reason: The legacy marts stay on DuckDB., until: 2027-01-31}
```

LC000 says that a rule could not read a definition, and LC001 what `dbt parse` refuses (with `--parse`). Of one metric,
what is wrong with its form is told before anything else.
"""


@dataclass(frozen=True)
class Page:
    """A rule as its docstring tells it; `bad` and `good` are examples, each a YAML file of definitions."""

    id: str
    title: str
    severity: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def pages() -> list[Page]:
    """All rules, those of one id together."""
    found: dict[str, Page] = {}
    for rule in (*RULES, *WAREHOUSE_RULES):
        doc = inspect.getdoc(rule) or ""
        text, _, examples = doc.partition("\nBad:\n")
        bad, _, good = examples.partition("\nGood:\n")
        id_, _, rest = text.partition(": ")
        title, _, why = rest.partition("\n\n")
        source = inspect.getsource(rule) + inspect.getsource(inspect.getmodule(rule) or rule)
        page = Page(
            id_, " ".join(title.split()), severity_of(id_, source), why.strip(), _examples(bad), _examples(good)
        )
        if id_ in found:
            first = found[id_]
            page = Page(
                id_,
                f"{first.title} {page.title[0].upper()}{page.title[1:]}",
                first.severity,
                f"{first.why}\n\n{page.why}".strip(),
                first.bad + page.bad,
                first.good + page.good,
            )
        found[id_] = page
    return sorted(found.values(), key=lambda page: page.id)


def severity_of(id_: str, source: str) -> str:
    """The severities with which a rule speaks, by the calls in its module that name it."""
    calls = {name for name in (error.__name__, warning.__name__) for _ in re.findall(rf'\b{name}\(\s*"{id_}"', source)}
    calls |= {"error"} if re.search(rf'finding\(\s*"{id_}"', source) else set()
    return " or ".join(sorted(calls)) or "error"


def markdown() -> str:
    """The page."""
    parts = [HEAD]
    family = ""
    for page in pages():
        if FAMILIES[page.id[:4]] != family:
            family = FAMILIES[page.id[:4]]
            parts.append(f"## {family}\n")
        parts.append(f"### {page.id}\n\n{page.title[0].upper()}{page.title[1:]} *({page.severity})*\n")
        if page.why:
            parts.append(f"{page.why}\n")
        for title, examples in (("Bad", page.bad), ("Good", page.good)):
            if examples:
                body = "\n---\n".join(examples)
                parts.append(f"{title}:\n\n```yaml\n{body}\n```\n")
    return "\n".join(parts)


def _examples(text: str) -> tuple[str, ...]:
    lines = inspect.cleandoc(text) if text.strip() else ""
    return tuple(part.strip() for part in re.split(r"^---$", lines, flags=re.MULTILINE) if part.strip())


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
