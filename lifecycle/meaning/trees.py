"""The files of a dbt project at one moment: as they stand in its folder, or at a git revision."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from lifecycle.errors import DataFault, EnvironmentFault, UsageFault

_KINDS = (".yml", ".yaml", ".sql", ".csv", ".py")
_FOLDERS = {
    "model-paths": ["models"],
    "macro-paths": ["macros"],
    "seed-paths": ["seeds"],
    "snapshot-paths": ["snapshots"],
}


@dataclass(frozen=True)
class Tree:
    """Texts by path, relative to the folder of `dbt_project.yml`, with forward slashes.

    Attributes:
        name: How a reader calls it: the revision as they wrote it, or "the work tree".
        project: `dbt_project.yml` as a dictionary.
        files: What defines models, metrics, macros, seeds, snapshots and reports.
    """

    name: str
    project: Mapping[str, object]
    files: Mapping[str, str]

    def below(self, key: str) -> list[str]:
        """The paths in the folders that `dbt_project.yml` names under `key`, such as "model-paths"."""
        folders = folders_of(self.project, key)
        return [path for path in self.files if any(_is_in(path, folder) for folder in folders)]


def tree_of(name: str, texts: Mapping[str, str]) -> Tree:
    """A tree of texts that are at hand, `dbt_project.yml` among them."""
    project = _project(name, texts["dbt_project.yml"])
    wanted = [folder for key in _FOLDERS for folder in folders_of(project, key)]
    files = {
        path: texts[path]
        for path in sorted(texts)
        if path.endswith(_KINDS) and any(_is_in(path, folder) for folder in wanted)
    }
    return Tree(name, project, files)


def work_tree(root: Path) -> Tree:
    """The files as they stand.

    Raises:
        EnvironmentFault: No `dbt_project.yml`.
    """
    path = root / "dbt_project.yml"
    if not path.exists():
        raise EnvironmentFault(
            f"'{root}' has no dbt_project.yml.", "Run it in a dbt project, or name its folder."
        ) from None
    project = _project("the work tree", path.read_text(encoding="utf-8"))
    texts = {"dbt_project.yml": path.read_text(encoding="utf-8")}
    for key in _FOLDERS:
        for folder in folders_of(project, key):
            for found in _below(root / folder):
                texts[found.relative_to(root).as_posix()] = _decoded(found.read_bytes())
    return tree_of("the work tree", texts)


def revision_tree(root: Path, revision: str) -> Tree:
    """The files at a git revision; nothing is checked out, and no other file of the repository is read.

    Args:
        root: The folder of `dbt_project.yml`, anywhere in a git repository.
        revision: A branch, tag or commit, as git understands it.

    Raises:
        EnvironmentFault: No git, or no repository.
        UsageFault: No such revision, or no project in it.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, *([f"{prefix}"] if prefix else []))
    blobs: dict[str, str] = {}
    for row in listed.decode("utf-8", "replace").split("\0"):
        head, _, path = row.partition("\t")
        parts = head.split()
        if len(parts) == 3 and parts[0] in ("100644", "100755") and path.endswith(_KINDS):
            blobs[path.removeprefix(prefix)] = parts[2]
    if "dbt_project.yml" not in blobs:
        raise UsageFault(f"'{revision}' has no dbt_project.yml in this folder.", "Name a later revision.")
    first = _blobs(root, {"dbt_project.yml": blobs["dbt_project.yml"]})
    project = _project(revision, first["dbt_project.yml"])
    wanted = [folder for key in _FOLDERS for folder in folders_of(project, key)]
    inside = {path: blob for path, blob in blobs.items() if any(_is_in(path, folder) for folder in wanted)}
    return tree_of(revision, {**first, **_blobs(root, inside)})


def merge_base(root: Path, base: str, head: str) -> str:
    """The commit that two revisions have in common.

    Raises:
        UsageFault: They have none.
    """
    commits = (_commit(root, base), _commit(root, head))
    try:
        return _git(root, "merge-base", *commits).decode().strip()
    except EnvironmentFault:
        raise UsageFault(f"'{base}' and '{head}' have no commit in common.", "Fetch the whole history.") from None


def export_revision(root: Path, revision: str, folder: Path) -> None:
    """Writes the files of a project at a revision into a folder of their own.

    Raises:
        UsageFault: No such revision.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    archive = _git(root, "archive", "--format=tar", f"{_commit(root, revision)}:{prefix}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def ignored_paths(root: Path) -> list[str]:
    """What git ignores in a folder: files, and folders of which it ignores everything."""
    listed = _git(root, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", ".")
    return [path.rstrip("/") for path in listed.decode("utf-8", "replace").split("\0") if path]


def folders_of(project: Mapping[str, object], key: str) -> list[str]:
    """The folders that dbt reads for `key`, such as "model-paths"; its default where the project names none."""
    named = project.get(key)
    return [str(name) for name in named] if isinstance(named, list) else _FOLDERS[key]


def _project(name: str, text: str) -> Mapping[str, object]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise DataFault(f"'dbt_project.yml' of {name} is not YAML: {why}.", "Mend the file.") from None
    return content if isinstance(content, dict) else {}


def _is_in(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(PurePosixPath(folder))


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(place) / name for name in sorted(files) if name.endswith(_KINDS))


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _commit(root: Path, revision: str) -> str:
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except EnvironmentFault:
        raise UsageFault(f"There is no revision '{revision}'.", "Name a branch, a tag or a commit.") from None
    return found.decode().strip()


def _blobs(root: Path, blobs: Mapping[str, str]) -> dict[str, str]:
    """The texts of blobs, all by one process of git."""
    ids = list(dict.fromkeys(blobs.values()))
    answer = _git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in ids).encode())
    texts: dict[str, str] = {}
    start = 0
    for blob in ids:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].split()[2])
        texts[blob] = _decoded(answer[end + 1 : end + 1 + size])
        start = end + 1 + size + 1
    return {path: texts[blob] for path, blob in blobs.items()}


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise EnvironmentFault("There is no `git`.", "Install it.")
    command: Sequence[str] = [program, "-C", str(root), *arguments]
    # No lock is taken, and nothing is asked on the terminal.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    done = subprocess.run(command, input=given, capture_output=True, env=environment, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        why = said.splitlines()[0].rstrip(".") if said else arguments[0]
        raise EnvironmentFault(f"git cannot read '{root}': {why}.", "Run it in a git repository.")
    return done.stdout
