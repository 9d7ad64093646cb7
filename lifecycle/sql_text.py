"""The SQL of a model: what dbt compiled, else its file with Jinja replaced by what stands for it in SQL."""

from jinja2 import ChainableUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from lifecycle.definitions import Model


def sql_of(model: Model) -> str | None:
    """A model's SQL without Jinja, or none where its blocks decide what it is.

    A `ref` is the model's name, a `source` its two names, and any other call a function of the SQL that it is given,
    so that what a column is made of can still be followed.
    """
    if model.is_compiled or ("{{" not in model.sql and "{%" not in model.sql and "{#" not in model.sql):
        return model.sql
    environment = SandboxedEnvironment(undefined=_Anything)
    try:
        if any(kind == "block_begin" for _, kind, _ in environment.lex(model.sql)):
            return None
        return environment.from_string(model.sql).render(ref=_ref, source=_source, config=lambda *_, **__: "")
    except (TemplateError, TypeError, ValueError):
        return None


def _ref(*names: str, **_: object) -> str:
    return f'"{names[-1]}"'


def _source(*names: str, **_: object) -> str:
    return ".".join(f'"{name}"' for name in names)


class _Anything(ChainableUndefined):
    """A macro that we do not know: a function of what it is given."""

    def __call__(self, *given: object, **named: object) -> str:  # type: ignore[override]  # jinja's own may not be called
        parts = [str(part) for part in (*given, *named.values()) if isinstance(part, str) and _is_sql(part)]
        return f"_jinja({', '.join(parts)})"

    def __str__(self) -> str:
        return "_jinja"


def _is_sql(text: str) -> bool:
    from lifecycle.expressions import parse_expression

    return bool(text.strip()) and parse_expression(text, None) is not None
