"""Rules on time: what a metric is counted at, and the windows and grains of what is made of it."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.findings import Finding
from lifecycle.kinds import TIMES
from lifecycle.relations import relations_of
from lifecycle.rules.guard import each, error, kind_in, suggestion, tree_of, warning
from lifecycle.rules.spec import GRAINS
from lifecycle.semantics import semantic_models, simple_metrics

_FINER_THAN_DAY = GRAINS[: GRAINS.index("day")]


def metrics_have_a_time(project: Project) -> Iterator[Finding]:
    """LC321: a simple metric is counted at a time: its own `agg_time_dimension`, or that of its model.

    dbt ends with a dump of the object.

    Bad:
        models: [{name: fct_orders, agg_time_dimension: null, metrics: []}]
    Good:
        models: [{name: fct_orders, agg_time_dimension: ordered_at}]
    """

    def check(model: Model) -> Iterator[Finding]:
        if model.agg_time_dimension or model.node is None:
            return
        near = [key for key in model.node.keys if suggestion(key, ["agg_time_dimension"], "")]
        without = [
            metric
            for metric in project.metrics.values()
            if metric.model == model.name and not metric.agg_time_dimension
        ]
        if without and (not near or near == ["agg_time_dimension"]):
            times = [item.name for item in model.dimensions if item.type == "time"]
            fix = (
                f"Add `agg_time_dimension: {times[0]}` to the model."
                if times
                else "Give the model a dimension of type time, and name it in `agg_time_dimension`."
            )
            message = f"model '{model.name}' has metrics and no `agg_time_dimension`."
            yield error("LC321", model, model.entry.at("agg_time_dimension"), message, fix)

    yield from each("LC321", semantic_models(project), check)


def time_dimensions_have_a_grain(project: Project) -> Iterator[Finding]:
    """LC322: a dimension of type time says its `granularity`, and only such a one does.

    Bad:
        models: [{name: fct_orders, columns: [{name: ordered_at, granularity: null, dimension: {type: time}}]}]
    Good:
        models: [{name: fct_orders, columns: [{name: ordered_at, granularity: day, dimension: {type: time}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            if item.type == "time" and item.granularity is None:
                message = f"dimension '{item.name}' of {model.name} is of type time and has no `granularity`."
                yield error(
                    "LC322", model, item.entry.at("dimension"), message, "Add `granularity: day` beside its name."
                )
            elif item.type == "categorical" and item.granularity is not None and not model.time_spine:
                message = f"dimension '{item.name}' of {model.name} is categorical and has a `granularity`."
                yield error(
                    "LC322",
                    model,
                    item.entry.at("granularity"),
                    message,
                    "Make it `type: time`, or take `granularity` out.",
                )

    yield from each("LC322", semantic_models(project), check)


def grains_fit_the_column(project: Project) -> Iterator[Finding]:
    """LC323: a time dimension is a date or timestamp, and its granularity is no finer than that.

    Hours of a date are all midnight; MetricFlow truncates a text only where the engine guesses well.

    Bad:
        models: [{name: dim_customers, columns: [{name: signed_up_at, granularity: hour, dimension: {type: time}}]}]
    Good:
        models: [{name: dim_customers, columns: [{name: signed_up_at, granularity: day, dimension: {type: time}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            tree = tree_of(project, item.expr or item.name)
            kind = kind_in(project, model, tree) if tree is not None and item.type == "time" else ""
            if kind == "date" and item.granularity in _FINER_THAN_DAY:
                message = f"dimension '{item.name}' of {model.name} has granularity {item.granularity}, and its column is a date."
                yield warning("LC323", model, item.entry.at("granularity"), message, "Write `granularity: day`.")
            elif kind and kind not in TIMES:
                message = f"dimension '{item.name}' of {model.name} is of type time, and its column of kind {kind}."
                yield error(
                    "LC323",
                    model,
                    item.entry.at("dimension"),
                    message,
                    "Cast the column to a date in the model, or make it categorical.",
                )

    yield from each("LC323", semantic_models(project), check)


def windows_can_be_read(project: Project) -> Iterator[Finding]:
    """LC324: a window or an offset is a whole number from 1 and a grain, such as 28 days.

    Bad:
        metrics: [{name: refunds_28d, type: cumulative, input_metric: refunds, window: 28 dayz, period_agg: last}]
    Good:
        metrics: [{name: refunds_28d, type: cumulative, input_metric: refunds, window: 28 days, period_agg: last}]
    """
    custom = {grain for model in project.models.values() if model.time_spine for grain in model.time_spine.custom}
    grains = {*GRAINS, *custom}
    known = sorted(grains | {f"{grain}s" for grain in grains})

    def problem(text: str) -> tuple[str, str] | None:
        number, _, grain = text.strip().partition(" ")
        if grain.strip().lower() not in known:
            return f"is '{text}', of which the grain cannot be read", suggestion(grain, known, "Write it as 28 days.")
        if not number.isdigit():
            fix = (
                f"Write '{text.strip().lstrip('-').strip()}': an offset goes back by itself."
                if number.startswith("-")
                else "Write it as 28 days."
            )
            return f"is '{text}'", fix
        return (f"is '{text}', which holds nothing", "Write at least 1.") if int(number) == 0 else None

    def check(metric: Metric) -> Iterator[Finding]:
        found = problem(metric.window) if metric.window is not None else None
        if found:
            yield error(
                "LC324", metric, metric.entry.at("window"), f"metric '{metric.name}': `window` {found[0]}.", found[1]
            )
        for item in metric.inputs:
            found = problem(item.offset_window) if item.offset_window is not None else None
            if found:
                message = f"metric '{metric.name}': `offset_window` of '{item.name}' {found[0]}."
                yield error("LC324", metric, item.entry.at("offset_window"), message, found[1])

    yield from each("LC324", project.metrics.values(), check)


def windows_are_one(project: Project) -> Iterator[Finding]:
    """LC325: a cumulative metric has a window or a `grain_to_date`, and an input one kind of offset; not both.

    With neither, the metric adds up all of history, and changes whenever old rows are deleted or archived.

    Bad:
        metrics: [{name: refunds_mtd, type: cumulative, input_metric: refunds, window: 28 days, grain_to_date: month, period_agg: last}]
    Good:
        metrics: [{name: refunds_mtd, type: cumulative, input_metric: refunds, grain_to_date: month, period_agg: last}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type == "cumulative" and metric.window and metric.grain_to_date:
            message = f"metric '{metric.name}' has a `window` and a `grain_to_date`."
            yield error("LC325", metric, metric.entry.at("window"), message, "Keep one.")
        for item in metric.inputs:
            if item.offset_window and item.offset_to_grain:
                message = f"metric '{metric.name}' moves '{item.name}' by a window and to a grain."
                yield error("LC325", metric, item.entry.at("offset_window"), message, "Keep one.")

    yield from each("LC325", project.metrics.values(), check)


def grains_are_not_finer_than_the_rows(project: Project) -> Iterator[Finding]:
    """LC326: a window, a `grain_to_date`, an offset or a `time_granularity` is no finer than the time that it counts.

    Rows of days have no hours: a window of 12 hours holds a day or nothing.

    Bad:
        metrics: [{name: refunds_today, type: cumulative, input_metric: refunds, grain_to_date: hour, period_agg: last}]
    Good:
        metrics: [{name: refunds_mtd, type: cumulative, input_metric: refunds, grain_to_date: month, period_agg: last}]
    """

    def finest(metric: Metric) -> str:
        """The coarsest of the grains that the rows of a metric's inputs have: none finer holds for all."""
        found = ["nanosecond"]
        for simple in simple_metrics(project, metric):
            model = project.models.get(simple.model or "")
            for item in model.dimensions if model else ():
                if item.name == simple.agg_time_dimension and item.granularity in GRAINS:
                    found.append(str(item.granularity))
        return max(found, key=GRAINS.index)

    def check(metric: Metric) -> Iterator[Finding]:
        rows = finest(metric)
        asked = [
            ("window", metric.window, metric.entry.at("window")),
            ("grain_to_date", metric.grain_to_date, metric.entry.at("grain_to_date")),
        ]
        asked += [("offset_window", item.offset_window, item.entry.at("offset_window")) for item in metric.inputs]
        asked += [("offset_to_grain", item.offset_to_grain, item.entry.at("offset_to_grain")) for item in metric.inputs]
        own = metric.node.plain("time_granularity") if metric.node else None
        asked += [("time_granularity", str(own) if own else None, metric.entry.at("time_granularity"))]
        for key, text, position in asked:
            word = (text or "").strip().rpartition(" ")[2].lower()
            grain = word if word in GRAINS else word.removesuffix("s")
            if grain in GRAINS and GRAINS.index(grain) < GRAINS.index(rows):
                message = f"metric '{metric.name}': `{key}` is '{text}', and its rows are of the grain {rows}."
                yield error("LC326", metric, position, message, f"Use {rows} or a longer grain.")
            elif grain == rows and key == "grain_to_date":
                message = f"metric '{metric.name}' accumulates within one {rows}, which is the grain of its rows."
                yield warning("LC326", metric, position, message, "Use a longer grain.")

    yield from each("LC326", project.metrics.values(), check)


def times_are_shifted_in_models(project: Project) -> Iterator[Finding]:
    """LC327: an expression of a metric or dimension does not shift times to another zone.

    A shift by hours is wrong for half of the year, and one metric is then of another day than the next. The model has
    one column for the reporting day.

    Bad:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: local, type: time, granularity: day, expr: "ordered_at - interval 5 hour"}]}}]
    Good:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: again, type: time, granularity: day, expr: ordered_at}]}}]
    """
    relations = relations_of(project)

    def shift(model: Model, sql: str | None) -> str:
        tree = tree_of(project, sql)
        for node in tree.walk() if tree is not None else ():
            if isinstance(node, exp.AtTimeZone | exp.FromTimeZone | exp.ConvertTimezone):
                return node.sql()
            if isinstance(node, exp.Anonymous) and node.name.lower() in (
                "from_utc_timestamp",
                "to_utc_timestamp",
                "timezone",
                "convert_timezone",
            ):
                return f"{node.name.lower()}()"
            if isinstance(node, exp.Add | exp.Sub) and isinstance(node.expression, exp.Interval):
                unit = str(node.expression.args.get("unit") or node.expression.this or "").lower()
                is_column = any(
                    relations.kind(model, column.name) in ("", "timestamp") for column in node.this.find_all(exp.Column)
                )
                if "hour" in unit and is_column and not isinstance(node.parent, exp.Predicate):
                    return node.sql()
        return ""

    def check_metric(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        found = shift(model, metric.expr) if model else ""
        if found:
            yield warning(
                "LC327",
                metric,
                metric.entry.at("expr"),
                f"metric '{metric.name}' shifts a time (`{found}`).",
                "Shift it in the model, once for all metrics.",
            )

    def check(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            found = shift(model, item.expr)
            if found:
                message = f"dimension '{item.name}' of {model.name} shifts a time (`{found}`)."
                yield warning(
                    "LC327", model, item.entry.at("expr"), message, "Shift it in the model, once for all metrics."
                )

    yield from each("LC327", project.metrics.values(), check_metric)
    yield from each("LC327", semantic_models(project), check)
