"""Rules on entities: what tables are joined on, and what that does to their rows."""

from collections.abc import Iterator

from lifecycle.definitions import Entity, Model, Project
from lifecycle.findings import Finding
from lifecycle.kinds import NUMBERS, Kind
from lifecycle.relations import relations_of
from lifecycle.rules.guard import each, error, kind_in, listed, tree_of, warning
from lifecycle.semantics import semantic_models


def models_have_one_primary_entity(project: Project) -> Iterator[Finding]:
    """LC621: a semantic model with dimensions or metrics has one primary entity.

    dbt refuses two; without one no dimension has a name. Where no column holds the key, `primary_entity` names it.

    Bad:
        models: [{name: fct_orders, columns: [{name: customer_id, entity: {type: primary, name: customer}}]}]
    Good:
        models: [{name: fct_orders, columns: [{name: customer_id, entity: {type: foreign, name: customer}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        primary = [entity for entity in model.entities if entity.type == "primary"]
        if len(primary) > 1:
            names = listed([f"'{entity.name}'" for entity in primary])
            message = f"model '{model.name}' has more than one primary entity: {names}."
            yield error(
                "LC621",
                model,
                primary[1].entry.at("entity"),
                message,
                "Keep one, and make the others foreign or unique.",
            )
        own = model.node.plain("primary_entity") if model.node else None
        if own and primary and primary[0].name != own:
            message = (
                f"model '{model.name}' names '{own}' as its primary entity, and a column holds '{primary[0].name}'."
            )
            yield error("LC621", model, model.entry.at("primary_entity"), message, "Keep one.")
        if (
            not model.primary_entity
            and model.dimensions
            and not any(e.type in ("unique", "natural") for e in model.entities)
        ):
            message = f"model '{model.name}' has dimensions and no primary entity."
            yield error(
                "LC621",
                model,
                model.entry.at("semantic_model"),
                message,
                "Mark the key's column `entity: {type: primary}`, or name one in `primary_entity`.",
            )
        names_seen: dict[str, Entity] = {}
        for entity in model.entities:
            if entity.name in names_seen:
                message = f"model '{model.name}' has entity '{entity.name}' twice."
                yield error("LC621", model, entity.entry.at("entity"), message, "Rename one.")
            names_seen.setdefault(entity.name, entity)

    yield from each("LC621", semantic_models(project), check)


def entities_are_of_one_kind(project: Project) -> Iterator[Finding]:
    """LC622: the columns of one entity are of one kind in all models.

    A number joined with a text fails on Postgres, and finds nothing elsewhere.

    Bad:
        models: [{name: fct_orders, columns: [{name: coupon_code, entity: {type: foreign, name: order_item}}]}]
    Good:
        models: [{name: fct_orders, columns: [{name: coupon_code, entity: {type: foreign, name: coupon}}]}]
    """
    homes: dict[str, tuple[Model, Kind]] = {}
    for model in semantic_models(project):
        for entity in model.entities:
            kind = _kind(project, model, entity)
            if entity.type in ("primary", "unique") and kind:
                homes.setdefault(entity.name, (model, kind))

    def check(model: Model) -> Iterator[Finding]:
        for entity in model.entities:
            home, kind = homes.get(entity.name, (model, ""))
            mine = _kind(project, model, entity)
            if home.name != model.name and mine and mine != kind and not {mine, kind} <= NUMBERS:
                message = (
                    f"entity '{entity.name}' of {model.name} is of kind {mine}, and of kind {kind} in {home.name}."
                )
                yield error(
                    "LC622",
                    model,
                    entity.entry.at("entity"),
                    message,
                    "Cast one in its model, or correct the column or the entity.",
                )

    yield from each("LC622", semantic_models(project), check)


def keys_are_not_repeated(project: Project) -> Iterator[Finding]:
    """LC623: a primary or unique entity is not on a column whose values the model's SQL repeats.

    MetricFlow trusts the declaration: other models' amounts, joined through it, are counted once for every repetition.
    Found where the SQL joins each row with a series, or the same column of another model is the key there and this
    model has another key that is tested.

    Bad:
        models: [{name: fct_order_items, primary_entity: null, columns: [{name: order_item_id, entity: null}, {name: order_id, entity: {type: primary, name: order}}]}]
    Good:
        models: [{name: fct_order_items, columns: [{name: order_id, entity: {type: foreign, name: order}}]}]
    """
    relations = relations_of(project)

    def check(model: Model) -> Iterator[Finding]:
        for entity in model.entities:
            column = entity.expr or entity.name
            if entity.type not in ("primary", "unique") or frozenset({column}) in model.unique:
                continue
            if relations.origin(model, column).is_repeated:
                message = f"entity '{entity.name}' is declared {entity.type} on '{column}', whose values {model.name} repeats."
                yield error(
                    "LC623",
                    model,
                    entity.entry.at("entity"),
                    message,
                    "Make it foreign, and the column that tells rows apart the primary entity.",
                )

    yield from each("LC623", semantic_models(project), check)


def keys_are_tested(project: Project) -> Iterator[Finding]:
    """LC624: the tests of a model do not contradict its primary entity.

    A test that says that the column is unique only together with others says that it repeats alone.

    Bad:
        models: [{name: fct_order_items, data_tests: [{unique_combination: {arguments: {columns: [order_item_id, sku]}}}]}]
    Good:
        models: [{name: fct_order_items, data_tests: [{unique_combination: {arguments: {columns: [order_id, sku]}}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for entity in model.entities:
            column = entity.expr or entity.name
            together = [columns for columns in model.unique if column in columns and len(columns) > 1]
            if entity.type == "primary" and together and frozenset({column}) not in model.unique:
                others = listed([f"'{name}'" for name in sorted(together[0] - {column})])
                message = f"entity '{entity.name}' of {model.name} is primary on '{column}', which is tested to be unique only with {others}."
                yield warning(
                    "LC624",
                    model,
                    entity.entry.at("entity"),
                    message,
                    "Test that it is unique alone, or name another key.",
                )

    yield from each("LC624", semantic_models(project), check)


def _kind(project: Project, model: Model, entity: Entity) -> Kind:
    tree = tree_of(project, entity.expr or entity.name)
    return kind_in(project, model, tree) if tree is not None else ""
