"""The documents: every command and var is in them, and what they link to is there."""

import re
from pathlib import Path

import pytest
import yaml

from lifecycle.cli import cli

ROOT = Path(__file__).parents[2]
SKIPPED = {".venv", "data", "dbt_packages", "logs", "node_modules", "target"}
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part in SKIPPED or part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def vars_of_the_project() -> list[str]:
    return list(yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"])


def anchors(document: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("command", cli.commands)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`lifecycle {command}`" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", vars_of_the_project())
def test_every_var_is_documented(name: str) -> None:
    texts = [(ROOT / "docs" / page).read_text() for page in ("connect-your-data.md", "decisions.md")]
    assert any(f"`{name}`" in text for text in texts)


def test_every_entity_is_listed() -> None:
    listed = (ROOT / "docs" / "connect-your-data.md").read_text()
    entities = [path.name for path in (ROOT / "models" / "entities").glob("entity_*.yml")]
    assert [name for name in entities if f"(../models/entities/{name})" not in listed] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", document.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_names_a_machine(document: Path) -> None:
    assert re.findall(r"(?<!\w)/(?:home|work|tmp|root|opt)/\S*", document.read_text()) == []
