"""What metrics reach: the models they read, and the dimensions they can be grouped and filtered by."""

from collections.abc import Iterator
from dataclasses import dataclass

from lifecycle.definitions import Dimension, Entity, Metric, Model, Project

# MetricFlow follows at most two joins.
_MOST_JOINS = 2
_KEYS = ("primary", "unique", "natural")


@dataclass(frozen=True)
class Found:
    """What a name such as `customer__segment` means: a dimension of a model."""

    model: Model
    dimension: Dimension


def base_models(project: Project, metric: Metric) -> dict[str, Model]:
    """The models that a metric aggregates, through all that it is made of."""
    found: dict[str, Model] = {}
    for simple in simple_metrics(project, metric):
        model = project.models.get(simple.model or "")
        if model is not None:
            found[model.name] = model
    return found


def simple_metrics(project: Project, metric: Metric, seen: frozenset[str] = frozenset()) -> Iterator[Metric]:
    """The simple metrics that a metric is made of; itself where it is one. A circle ends where it closes."""
    if metric.type == "simple":
        yield metric
    for item in metric.inputs:
        below = project.metrics.get(item.name)
        if below is not None and item.name not in seen:
            yield from simple_metrics(project, below, seen | {metric.name})


def owners(model: Model) -> set[str]:
    """The entities by which a dimension of the model is named."""
    found = {entity.name for entity in model.entities if entity.type in _KEYS}
    return found | ({model.primary_entity} if model.primary_entity else set())


def entities_of(model: Model) -> set[str]:
    """All entities of a model, with the primary one that no column holds."""
    return {entity.name for entity in model.entities} | owners(model)


def semantic_models(project: Project) -> list[Model]:
    """The models that metrics can read."""
    found = project.memo.get("semantic_models")
    if found is None:
        found = project.memo["semantic_models"] = [model for model in project.models.values() if model.semantic_name]
    return list(found)


def dimensions(project: Project) -> dict[str, list[Found]]:
    """Every dimension by its name with one entity before it, such as `customer__segment`."""
    found: dict[str, list[Found]] | None = project.memo.get("dimensions")
    if found is None:
        found = project.memo["dimensions"] = {}
        for model in semantic_models(project):
            for dimension in model.dimensions:
                for entity in sorted(owners(model)):
                    found.setdefault(f"{entity}__{dimension.name}", []).append(Found(model, dimension))
    return found


def reachable(project: Project, model: Model) -> dict[str, list[Found]]:
    """The dimensions that can be had beside the rows of a model: its own, and those within two joins."""
    found: dict[str, dict[str, list[Found]]] = project.memo.setdefault("reachable", {})
    if model.name not in found:
        models = {model.name: model}
        names: dict[str, list[Found]] = {}
        _name(names, model, ())
        edge = {model.name: model}
        for _ in range(_MOST_JOINS):
            edge = {other.name: other for one in edge.values() for other in _joined(project, one)}
            for other in edge.values():
                _name(names, other, ())
            models |= edge
        found[model.name] = names
    return found[model.name]


def lookup(names: dict[str, list[Found]], name: str) -> list[Found]:
    """What a name means among reachable ones: its last entity counts, as those before it only lead there."""
    return names.get("__".join(name.split("__")[-2:]), [])


def _name(names: dict[str, list[Found]], model: Model, _: tuple[str, ...]) -> None:
    for dimension in model.dimensions:
        for entity in owners(model):
            names.setdefault(f"{entity}__{dimension.name}", []).append(Found(model, dimension))


def _joined(project: Project, model: Model) -> Iterator[Model]:
    """The models that a row of this one leads to one row of."""
    mine = entities_of(model)
    for other in semantic_models(project):
        if other.name != model.name and mine & _held(other):
            yield other


def _held(model: Model) -> set[str]:
    return {entity.name for entity in model.entities if _is_key(entity)}


def _is_key(entity: Entity) -> bool:
    return entity.type in _KEYS
