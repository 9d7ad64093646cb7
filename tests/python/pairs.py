"""The pairs of definitions of `tests/diff`, and the small project that they edit."""

from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parents[1] / "diff"
CORPUS = yaml.safe_load((HERE / "pairs.yml").read_text())
PAIRS = {pair["name"]: pair for pair in CORPUS["pairs"]}


@cache
def shop() -> dict[str, str]:
    """The files of the small project."""
    folder = HERE / "shop"
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def edited(edits: list[list[str | None]]) -> dict[str, str]:
    """The shop with edits; each old text stands there once."""
    files = dict(shop())
    for key, old, new in edits:
        assert key is not None
        path = CORPUS["files"][key[1:]] if key.startswith("@") else key
        if old is None:
            assert path not in files
            files[path] = str(new)
        elif new is None:
            del files[path]
        else:
            assert files[path].count(old) == 1, f"{path}: {old!r} stands there {files[path].count(old)} times"
            files[path] = files[path].replace(old, new)
    return files


def written(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
