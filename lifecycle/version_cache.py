"""Keeps what the check of versions found, by the hash of all that it read."""

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from lifecycle import __version__
from lifecycle.dbt_project import target_path
from lifecycle.findings import Finding
from lifecycle.meaning.trees import work_tree

_FILE = "lifecycle_versions.json"


def cached_version_findings(root: Path) -> list[Finding]:
    """What is wrong with versions and deprecations, as `version_findings` says it.

    Raises:
        EnvironmentFault: No project.
        DataFault: A YAML file is none.
    """
    path = target_path(root) / _FILE
    key = _key(root)
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["key"] == key:
            return [Finding(**item) for item in known["findings"]]
    from lifecycle.versions import version_findings

    found = version_findings(root)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"key": key, "findings": [item.as_dict() for item in found]}), encoding="utf-8")
    return found


def _key(root: Path) -> str:
    """Of the files, the lock, the changelog, the names of golden tests, the day, and the code that reads them."""
    tree = work_tree(root)
    hashed = hashlib.sha256(f"{__version__} {version('sqlglot')} {datetime.now(UTC).date()}".encode())
    code = sorted(Path(__file__).parent.glob("meaning/*.py"))
    others = [root / "metrics" / "lock.json", root / "CHANGELOG.md", root / "dbt_project.yml", *code]
    others += [Path(__file__).with_name(name) for name in ("versions.py", "lock.py")]
    golden = sorted(path.name for path in (root / "tests" / "golden").glob("*.yml"))
    texts = [*tree.files, *tree.files.values(), *golden, *(_text(path) for path in others)]
    for text in texts:
        hashed.update(text.encode())
        hashed.update(b"\0")
    return hashed.hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
