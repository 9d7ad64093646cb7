"""Stands in for this package's macros where another project calls them, as the examples do."""

from collections.abc import Callable


def __getattr__(name: str) -> Callable[..., str]:
    if name == "source_table":
        return lambda *_: "select 1 as x"
    return lambda *arguments: f"{name}({', '.join(map(str, arguments))})"
