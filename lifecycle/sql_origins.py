"""What a query's columns are made of: their kind, the values they can have, and the columns that they read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from lifecycle.kinds import Kind, kind_of

Read = tuple[str, str]
"""A table, as the query names it, and a column of it; the column is `*` where only its rows are read."""

_SERIES = (exp.GenerateSeries, exp.Unnest, exp.Explode, exp.GenerateDateArray, exp.ExplodingGenerateSeries)
_SERIES_NAMES = frozenset("range generate_series unnest explode sequence".split())
_MOST_VALUES = 60


@dataclass(frozen=True)
class Origin:
    """Where a column of a query comes from.

    Attributes:
        kind: Its kind; empty where that cannot be told.
        values: Every value that it can have, as texts; none where that cannot be told.
        reads: The columns of tables that it is made of; of a generated or constant one, none.
        is_copy: Whether it is one column of a table, unchanged.
        is_repeated: Whether it is a column of a table whose rows a series multiplies.
        is_constant: Whether it is one literal.
    """

    kind: Kind = ""
    values: frozenset[str] | None = None
    reads: frozenset[Read] = frozenset()
    is_copy: bool = False
    is_repeated: bool = False
    is_constant: bool = False


@dataclass(frozen=True)
class Outputs:
    """The columns of a query by name, in lower case; `is_whole` says whether there are no others."""

    columns: Mapping[str, Origin] = field(default_factory=dict)
    is_whole: bool = True
    is_series: bool = False


@dataclass(frozen=True)
class Table:
    """A table beyond the query: how reads name it, and the kinds of its columns; none where they are not known."""

    name: str
    kinds: Mapping[str, Kind] | None


Beyond = Callable[[exp.Table], Table]


def origins_of(tree: exp.Expr, beyond: Beyond) -> Outputs | None:
    """The columns that a query returns, or none when the statement is no query.

    Args:
        tree: A parsed statement.
        beyond: What is known of a table that is no CTE.
    """
    return _query(tree, {}, beyond)


def tables_of(tree: exp.Expr) -> Iterator[exp.Table]:
    """The tables that a query names; a CTE is among them, as it may be called as the table that it reads."""
    yield from (table for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier))


def _query(tree: exp.Expr | None, ctes: Mapping[str, Outputs], beyond: Beyond) -> Outputs | None:
    if isinstance(tree, exp.Subquery):
        return _query(tree.this, ctes, beyond)
    if not isinstance(tree, exp.Query):
        return None
    known = dict(ctes)
    for cte in tree.ctes:
        # a CTE reads those before it; of its own name it knows the table beyond
        outer = {name: outputs for name, outputs in known.items() if name != cte.alias}
        columns = _query(cte.this, outer, beyond) or Outputs(is_whole=False)
        known[cte.alias] = _renamed(columns, [column.name for column in cte.args["alias"].columns])
    if isinstance(tree, exp.SetOperation):
        left, right = _query(tree.left, known, beyond), _query(tree.right, known, beyond)
        return _united(left or Outputs(is_whole=False), right or Outputs(is_whole=False))
    return _select(tree, known, beyond) if isinstance(tree, exp.Select) else None


def _select(tree: exp.Select, ctes: Mapping[str, Outputs], beyond: Beyond) -> Outputs:
    sources = dict(_sources(tree, ctes, beyond))
    scope = _Scope(sources, {}, ctes, beyond)
    is_repeating = _is_repeating(tree, sources)
    columns: dict[str, Origin] = {}
    is_whole = True
    for item in tree.expressions:
        if item.is_star:
            found, whole = _star(item, sources)
            columns |= {name: _repeated(origin, is_repeating) for name, origin in found.items()}
            is_whole = is_whole and whole
            continue
        plain = item.unalias()
        origin = scope.origin(plain)
        is_column = isinstance(plain, exp.Column) and _source_of(plain, sources) not in _series_in(sources)
        columns[item.alias_or_name.lower()] = _repeated(origin, is_repeating and is_column)
        scope.aliases[item.alias_or_name.lower()] = origin
    if tree.args.get("group") or tree.args.get("distinct") or any(item.find(exp.AggFunc) for item in tree.expressions):
        columns = {name: replace(origin, is_repeated=False) for name, origin in columns.items()}
    is_series = bool(sources) and all(source.is_series for source in sources.values())
    return Outputs(columns, is_whole and "" not in columns, is_series)


def _repeated(origin: Origin, is_repeating: bool) -> Origin:
    return replace(origin, is_repeated=True) if is_repeating else origin


@dataclass
class _Scope:
    """What the names in a `select` mean: its tables, and the names that it has given already."""

    sources: Mapping[str, Outputs]
    aliases: dict[str, Origin]
    ctes: Mapping[str, Outputs]
    beyond: Beyond

    def column(self, column: exp.Column) -> Origin:
        source = _source_of(column, self.sources)
        if source:
            outputs = self.sources[source]
            return outputs.columns.get(column.name.lower()) or self.sources[source].columns.get("*") or Origin()
        return self.aliases.get(column.name.lower()) or Origin()

    def origin(self, tree: exp.Expr) -> Origin:
        if isinstance(tree, exp.Paren):
            return self.origin(tree.this)
        if isinstance(tree, exp.Column):
            found = self.column(tree)
            is_open = found.reads and next(iter(found.reads))[1] == "*"
            return (
                replace(found, reads=frozenset((table, tree.name.lower()) for table, _ in found.reads))
                if is_open
                else found
            )
        read = [self.origin(column) for column in tree.find_all(exp.Column) if not _is_within_query(column, tree)]
        reads = frozenset().union(*(origin.reads for origin in read))
        for query in tree.find_all(exp.Query):
            inner = _query(query, {**self.ctes}, self.beyond)
            reads |= frozenset().union(*(origin.reads for origin in inner.columns.values())) if inner else frozenset()
        if tree.find(exp.Count) and not reads:
            reads = frozenset(
                read for source in self.sources.values() for origin in source.columns.values() for read in origin.reads
            )
        kind = kind_of(tree, lambda column: self.column(column).kind)
        plain = tree.this if isinstance(tree, exp.Cast) else tree
        is_constant = isinstance(plain, exp.Literal | exp.Boolean | exp.Null) or (
            isinstance(plain, exp.Neg) and isinstance(plain.this, exp.Literal)
        )
        return Origin(kind, _values(tree, self), reads, is_constant=is_constant)


def _is_within_query(column: exp.Column, tree: exp.Expr) -> bool:
    query = column.find_ancestor(exp.Query)
    return query is not None and query is not tree.find_ancestor(exp.Query)


def _values(tree: exp.Expr | None, scope: _Scope) -> frozenset[str] | None:
    """Every value that an expression can have, as texts; null is none of them."""
    found: frozenset[str] | None = None
    if isinstance(tree, exp.Null) or tree is None:
        found = frozenset()
    elif isinstance(tree, exp.Literal):
        found = frozenset({tree.name})
    elif isinstance(tree, exp.Boolean):
        found = frozenset({str(tree.this).lower()})
    elif isinstance(tree, exp.Paren):
        found = _values(tree.this, scope)
    elif isinstance(tree, exp.Column):
        found = scope.column(tree).values
    elif isinstance(tree, exp.Case):
        branches = [branch.args.get("true") for branch in tree.args["ifs"]] + [tree.args.get("default")]
        found = _all_of([_values(branch, scope) for branch in branches])
    elif isinstance(tree, exp.Coalesce):
        found = _all_of([_values(branch, scope) for branch in (tree.this, *tree.expressions)])
    elif isinstance(tree, exp.Cast) and tree.is_type(*exp.DataType.TEXT_TYPES):
        found = _values(tree.this, scope)
    return found


def _all_of(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [part for part in parts if part is not None]
    found = frozenset().union(*known)
    return found if len(known) == len(parts) and len(found) <= _MOST_VALUES else None


def _sources(tree: exp.Select, ctes: Mapping[str, Outputs], beyond: Beyond) -> Iterator[tuple[str, Outputs]]:
    origin = tree.args.get("from_")
    joins = tree.args.get("joins") or []
    laterals = tree.args.get("laterals") or []
    for item in [*([origin.this] if origin else []), *(join.this for join in joins), *laterals]:
        columns = [column.name for column in item.args["alias"].columns] if item.args.get("alias") else []
        yield item.alias_or_name, _renamed(_source(item, ctes, beyond), columns)


def _source(  # noqa: PLR0911 - one return for each kind of table
    item: exp.Expr, ctes: Mapping[str, Outputs], beyond: Beyond
) -> Outputs:
    if isinstance(item, exp.Subquery):
        return _query(item.this, ctes, beyond) or Outputs(is_whole=False)
    if isinstance(item, exp.Values):
        return Outputs({}, False, is_series=len(item.expressions) > 1)
    if isinstance(item, exp.Table) and isinstance(item.this, exp.Identifier):
        if not item.db and item.name in ctes:
            return ctes[item.name]
        table = beyond(item)
        if table.kinds is None:
            return Outputs({"*": Origin(reads=frozenset({(table.name, "*")}), is_copy=True)}, False)
        columns = {
            name: Origin(kind, None, frozenset({(table.name, name)}), is_copy=True)
            for name, kind in table.kinds.items()
        }
        return Outputs(columns)
    function = item.this if isinstance(item, exp.Table | exp.Lateral) else item
    name = function.name.lower() if isinstance(function, exp.Anonymous) else ""
    if isinstance(function, _SERIES) or name in _SERIES_NAMES:
        kinds = {
            kind_of(argument, lambda _: "") for argument in function.args.values() if isinstance(argument, exp.Expr)
        }
        kind = "integer" if name == "range" or kinds == {"integer"} else ""
        return Outputs({"*": Origin(kind)}, False, is_series=True)
    file = next((literal.name for literal in function.find_all(exp.Literal) if literal.is_string), "")
    if file:
        return Outputs({"*": Origin(reads=frozenset({(file.rpartition("/")[2], "*")}), is_copy=True)}, False)
    return Outputs(is_whole=False)


def _renamed(outputs: Outputs, names: list[str]) -> Outputs:
    """Columns under the names that an alias such as `t(a, b)` gives them."""
    if not names:
        return outputs
    given = [origin for name, origin in outputs.columns.items() if name != "*"]
    rest = outputs.columns.get("*", Origin())
    found = {name.lower(): given[place] if place < len(given) else rest for place, name in enumerate(names)}
    return Outputs(found, True, outputs.is_series)


def _source_of(column: exp.Column, sources: Mapping[str, Outputs]) -> str:
    """The alias of the table that a column belongs to; empty where it is none of them."""
    name = column.name.lower()
    if column.table:
        return next((alias for alias in sources if alias.lower() == column.table.lower()), "")
    sure = [alias for alias, source in sources.items() if name in source.columns]
    maybe = [alias for alias, source in sources.items() if not source.is_whole]
    return (sure or maybe or [""])[0]


def _series_in(sources: Mapping[str, Outputs]) -> set[str]:
    return {alias for alias, source in sources.items() if source.is_series}


def _is_repeating(tree: exp.Select, sources: Mapping[str, Outputs]) -> bool:
    """Whether each row of one table is joined with all rows of a series, or with many of them."""
    series = _series_in(sources)
    if not series or len(series) == len(sources) or tree.args.get("group") or tree.args.get("qualify"):
        return False
    conditions = [join.args["on"] for join in tree.args.get("joins") or [] if join.args.get("on")]
    conditions += [tree.args["where"].this] if tree.args.get("where") else []
    for condition in conditions:
        for equal in condition.find_all(exp.EQ):
            if any(_source_of(column, sources) in series for column in equal.find_all(exp.Column)):
                return False
    return True


def _star(item: exp.Expr, sources: Mapping[str, Outputs]) -> tuple[dict[str, Origin], bool]:
    """The columns of a star, and whether they are all."""
    star = item.this if isinstance(item, exp.Column) else item
    chosen = [
        s for alias, s in sources.items() if not isinstance(item, exp.Column) or alias.lower() == item.table.lower()
    ]
    found: dict[str, Origin] = {}
    for source in chosen:
        found |= {name: origin for name, origin in source.columns.items() if name not in found}
    is_whole = bool(chosen) and all(source.is_whole for source in chosen)
    for node in star.args.get("except_") or star.args.get("except") or []:
        found.pop(node.name.lower(), None)
    for node in star.args.get("replace") or []:
        found[node.alias_or_name.lower()] = Origin()
    for node in star.args.get("rename") or []:
        found[node.alias.lower()] = found.pop(node.this.name.lower(), Origin())
    return found, is_whole


def _united(left: Outputs, right: Outputs) -> Outputs:
    """The columns of a union: named by its left side, and made of both, by place."""
    others = list(right.columns.values())
    columns = {}
    for place, (name, mine) in enumerate(left.columns.items()):
        theirs = others[place] if place < len(others) else Origin()
        columns[name] = Origin(
            kind=mine.kind
            if mine.kind == theirs.kind
            else mine.kind or theirs.kind
            if not (mine.kind and theirs.kind)
            else "",
            values=_all_of([mine.values, theirs.values]),
            reads=mine.reads | theirs.reads,
            is_constant=mine.is_constant and theirs.is_constant,
        )
    return Outputs(columns, left.is_whole and right.is_whole, left.is_series or right.is_series)
