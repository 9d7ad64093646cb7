"""Reads a dbt project from its files alone: YAML, the names and texts of SQL, `dbt_project.yml`."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lifecycle.dbt_project import YAML_LOADER, packages_path, read_dbt_project, target_path
from lifecycle.definitions import Document, Exposure, Metric, Model, Project, SavedQuery
from lifecycle.entries import exposure_of, metric_of, model_of, saved_query_of
from lifecycle.errors import LifecycleError
from lifecycle.positions import Node, YamlError, read_yaml


@dataclass(frozen=True)
class _Home:
    """A project or an installed package: where it is, its `dbt_project.yml`, and how its paths are shown."""

    folder: Path
    shown: str
    config: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.config.get("name") or self.folder.name)

    def paths(self, key: str, default: str) -> list[str]:
        return [str(path) for path in self.config.get(key) or [default]]


def read_project(project_dir: Path) -> Project:  # noqa: C901 - one kind of entry after the other
    """The project and its installed packages as their files define them; whatever cannot be read is left out.

    Args:
        project_dir: The folder of `dbt_project.yml`.

    Raises:
        EnvironmentFault: No `dbt_project.yml`, or one that is no YAML.
    """
    root = project_dir.resolve()
    homes = list(_homes(root))
    documents = [document for home in homes for document in _documents(home)]
    sql = {name: found for home in reversed(homes) for name, found in _sql_files(home)}
    contracts = {home.name: home.config.get("models") or {} for home in homes}
    models: dict[str, Model] = {}
    metrics: dict[str, Metric] = {}
    exposures: dict[str, Exposure] = {}
    queries: dict[str, SavedQuery] = {}
    for document in documents:
        for kind in ("models", "seeds", "snapshots"):
            for name, node in document.root.named(kind):
                if _is_on(node) and name not in models:
                    path, text = sql.get(name, ("", ""))
                    has_contract = _has_contract(contracts[document.package], document.package, path)
                    models[name] = model_of(name, node, document, path, text, has_contract)
        for metric in _metrics(document, models):
            metrics.setdefault(metric.name, metric)
        for name, node in document.root.named("exposures"):
            if _is_on(node):
                exposures.setdefault(name, exposure_of(name, node, document))
        for name, node in document.root.named("saved_queries"):
            if _is_on(node):
                queries.setdefault(name, saved_query_of(name, node, document))
    for name, (path, text) in sql.items():
        if name not in models:
            document = Document(path, homes[0].name, Node({}))
            models[name] = model_of(name, Node({}), document, path, text, False)
    engine, engines = _engines(root)
    return Project(
        root=root,
        name=homes[0].name,
        target_path=target_path(root),
        adapter_type=engine,
        generated_at="",
        models=models,
        metrics=metrics,
        exposures=exposures,
        saved_queries=queries,
        engines=engines,
        documents=tuple(documents),
    )


def _homes(root: Path) -> Iterator[_Home]:
    yield _Home(root, "", read_dbt_project(root))
    packages = packages_path(root)
    for folder in sorted(packages.iterdir()) if packages.is_dir() else []:
        if (folder / "dbt_project.yml").exists():
            yield _Home(folder, f"{packages.relative_to(root).as_posix()}/{folder.name}/", read_dbt_project(folder))


def _documents(home: _Home) -> Iterator[Document]:
    folders = [
        *home.paths("model-paths", "models"),
        *home.paths("seed-paths", "seeds"),
        *home.paths("snapshot-paths", "snapshots"),
    ]
    for path in _below(home, dict.fromkeys(folders), (".yml", ".yaml")):
        shown = home.shown + path.relative_to(home.folder).as_posix()
        try:
            root = read_yaml(path.read_text(encoding="utf-8"))
        except YamlError as error:
            yield Document(shown, home.name, Node({}), str(error), error.position)
        except (OSError, UnicodeDecodeError):
            yield Document(shown, home.name, Node({}), "it cannot be read as UTF-8")
        else:
            yield Document(shown, home.name, root)


def _sql_files(home: _Home) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names of models and seeds, each with its path as shown and, of a model, its text."""
    for key, default, endings in (
        ("model-paths", "models", (".sql", ".py")),
        ("snapshot-paths", "snapshots", (".sql",)),
        ("seed-paths", "seeds", (".csv",)),
    ):
        for path in _below(home, home.paths(key, default), endings):
            text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".sql" else ""
            yield path.stem, (home.shown + path.relative_to(home.folder).as_posix(), text)


def _below(home: _Home, folders: Any, endings: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for place, inner, files in os.walk(home.folder / folder):
            inner.sort()
            yield from (Path(place) / name for name in sorted(files) if name.endswith(endings))


def _metrics(document: Document, models: Mapping[str, Model]) -> Iterator[Metric]:
    for name, node in document.root.named("models"):
        model = models.get(name)
        for metric, below in node.named("metrics") if model is not None and model.node is node else ():
            if _is_on(below):
                yield metric_of(metric, below, document, model)
    for metric, node in document.root.named("metrics"):
        if _is_on(node):
            yield metric_of(metric, node, document, None)


def _is_on(node: Node) -> bool:
    config = node.get("config")
    return config is None or config.plain("enabled") is not False


def _has_contract(tree: Any, package: str, path: str) -> bool:
    """What the folders of `dbt_project.yml` say of a model's contract, the nearest folder last."""
    found = False
    level: Any = tree
    for part in (None, package, *Path(path).parts[1:-1]):
        if part is not None:
            level = level.get(part) if isinstance(level, dict) else None
        if not isinstance(level, dict):
            # the package's own name may be left out nowhere, so a gap ends the matter
            return found
        contract = level.get("+contract", level.get("contract"))
        if isinstance(contract, dict) and "enforced" in contract:
            found = bool(contract["enforced"])
    return found


def _engines(root: Path) -> tuple[str, tuple[str, ...]]:
    """The engine of the target that dbt would use, and those of all targets; nothing where there is no profile."""
    from lifecycle.profiles import profiles_folder, read_target

    try:
        engine = read_target(root).type
    except LifecycleError:
        engine = ""
    name = os.environ.get("DBT_PROFILE") or read_dbt_project(root).get("profile")
    try:
        text = (profiles_folder(root) / "profiles.yml").read_text(encoding="utf-8")
        content = yaml.load(text, Loader=YAML_LOADER)  # noqa: S506 - a safe one
        outputs = content[name]["outputs"].values()
        return engine, tuple(sorted({str(output["type"]) for output in outputs}))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        return engine, (engine,) if engine else ()
