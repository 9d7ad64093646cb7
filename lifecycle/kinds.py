"""The kind of value that a SQL expression gives: enough to tell a sum of texts from a sum of numbers."""

from collections.abc import Callable

from sqlglot import exp

Kind = str
"""text, integer, decimal, float, number (of a kind not known), boolean, date, timestamp, time, interval, or empty."""

NUMBERS = frozenset({"integer", "decimal", "float", "number"})
TIMES = frozenset({"date", "timestamp"})

_WORDS: dict[str, Kind] = {
    **dict.fromkeys("text string varchar char character nvarchar bpchar clob name uuid json".split(), "text"),
    **dict.fromkeys(
        "int integer bigint smallint tinyint int2 int4 int8 int64 hugeint ubigint uinteger long".split(), "integer"
    ),
    **dict.fromkeys("decimal numeric number bignumeric money".split(), "decimal"),
    **dict.fromkeys("float double real float4 float8 float64".split(), "float"),
    **dict.fromkeys("bool boolean".split(), "boolean"),
    "date": "date",
    **dict.fromkeys(
        "timestamp timestamptz timestamp_ntz timestamp_tz timestamp_ltz timestampntz timestampltz datetime".split(),
        "timestamp",
    ),
    "time": "time",
    "interval": "interval",
}
_TEXT = (
    exp.DPipe,
    exp.Concat,
    exp.ConcatWs,
    exp.Upper,
    exp.Lower,
    exp.Trim,
    exp.Substring,
    exp.Replace,
    exp.GroupConcat,
    exp.Initcap,
)
_WHOLE = (
    exp.Count,
    exp.Length,
    exp.Extract,
    exp.RowNumber,
    exp.Rank,
    exp.DenseRank,
    exp.DateDiff,
    exp.Year,
    exp.Month,
    exp.Day,
)
_SAME = (
    exp.Paren,
    exp.Min,
    exp.Max,
    exp.Abs,
    exp.Coalesce,
    exp.Nullif,
    exp.Greatest,
    exp.Least,
    exp.Neg,
    exp.First,
    exp.Last,
    exp.AnyValue,
    exp.Lag,
    exp.Lead,
    exp.FirstValue,
    exp.LastValue,
    exp.Window,
    exp.Alias,
    exp.Filter,
    exp.IgnoreNulls,
    exp.Sum,
)
_PREDICATES = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean, exp.LogicalOr, exp.LogicalAnd)


def kind_of_type(data_type: str) -> Kind:
    """The kind of a column declared as `data_type`, in any engine's words; empty where the word is not known."""
    word = data_type.lower().strip().partition("(")[0].split(" ")[0].strip('"')
    return "" if data_type.rstrip().endswith("[]") else _WORDS.get(word, "")


def kind_of(tree: exp.Expr, of_column: Callable[[exp.Column], Kind]) -> Kind:
    """The kind of an expression; empty where it cannot be told."""

    def kind(node: exp.Expr | None) -> Kind:
        if isinstance(node, exp.Column):
            return of_column(node)
        return _kind(node, kind) if isinstance(node, exp.Expr) else ""

    return kind(tree)


def _kind(node: exp.Expr, kind: Callable[[exp.Expr | None], Kind]) -> Kind:  # noqa: C901, PLR0912 - a list of cases
    found = ""
    if isinstance(node, exp.Literal):
        found = "text" if node.is_string else "integer" if node.is_int else "decimal"
    elif isinstance(node, exp.Cast):
        found = kind_of_type(node.to.sql()) if node.to else ""
    elif isinstance(node, _PREDICATES):
        found = "boolean"
    elif isinstance(node, _TEXT):
        found = "text"
    elif isinstance(node, _WHOLE):
        found = "integer"
    elif isinstance(node, exp.Case):
        found = _common(
            [kind(branch.args.get("true")) for branch in node.args["ifs"]] + [kind(node.args.get("default"))]
        )
    elif isinstance(node, exp.If):
        found = _common([kind(node.args.get("true")), kind(node.args.get("false"))])
    elif isinstance(node, exp.Coalesce):
        found = _common([kind(node.this), *map(kind, node.expressions)])
    elif isinstance(node, _SAME):
        found = kind(node.this)
    elif isinstance(node, exp.Add | exp.Sub):
        found = _moved(kind(node.left), kind(node.right), isinstance(node, exp.Sub))
    elif isinstance(node, exp.Mul | exp.Mod | exp.IntDiv):
        found = _number(kind(node.left), kind(node.right))
    elif isinstance(node, exp.Div | exp.Round | exp.Avg | exp.Sqrt | exp.Ln | exp.Exp | exp.Pow):
        found = "number"
    elif isinstance(node, exp.CurrentDate | exp.TsOrDsToDate | exp.Date | exp.LastDay):
        found = "date"
    elif isinstance(node, exp.CurrentTimestamp | exp.TimestampTrunc | exp.StrToTime):
        found = "timestamp"
    elif isinstance(node, exp.Interval):
        found = "interval"
    return found


def _common(kinds: list[Kind]) -> Kind:
    """The one kind that all branches have which say one."""
    found = {kind for kind in kinds if kind}
    if found and found <= NUMBERS:
        return found.pop() if len(found) == 1 else "number"
    return found.pop() if len(found) == 1 else ""


def _moved(left: Kind, right: Kind, is_difference: bool) -> Kind:
    """The kind of a sum or difference, of which either side may be a time."""
    if left in TIMES and right in TIMES:
        return "integer" if left == right == "date" else "interval"
    for time, other in ((left, right), (right, left)):
        if time == "timestamp" and not (is_difference and time is right):
            return "timestamp"
        if time == "date" and other in NUMBERS:
            return "date"
        if time == "date" and other == "interval":
            return "timestamp"
    return _number(left, right) if left in NUMBERS and right in NUMBERS else ""


def _number(left: Kind, right: Kind) -> Kind:
    for kind in ("float", "decimal", "number"):
        if kind in (left, right):
            return kind
    return "integer" if left == right == "integer" else "number"
