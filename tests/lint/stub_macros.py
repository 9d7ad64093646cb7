"""Write a file of stubs for our macros, so that sqlfluff sees a function call where a model calls one.

sqlfluff's own dbt templater needs a warehouse and pins dbt; its Jinja templater has no `adapter` to run macros with.
    python tests/lint/stub_macros.py FILE
"""

import re
import sys
from pathlib import Path

MACRO = re.compile(r"{%-?\s*macro\s+(\w+)\(")
# macros that stand for a whole `select`, and what a linter may take them for
SELECTS = {
    "account_contexts": "select 1 as x",
    "clusters_by_key": "select 1 as x",
    "daily_balances": "select 1 as x",
    "date_series": "select 1 as date_day from {{ varargs[2] }}",
    "merged_spells": "select 1 as x from {{ varargs[0] }}",
    "rows_by_reason": "select 1 as x",
    "union_of_connectors": "select 1 as x",
}


def call(name: str) -> str:
    """The stub's text: a call of a function that is named as the macro."""
    return f"{name}({{{{ varargs | join(', ') }}}})"


def main() -> None:
    """Write to the file named on the command line one stub for each macro in `macros/`."""
    names = sorted({name for path in Path("macros").rglob("*.sql") for name in MACRO.findall(path.read_text())})
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        "".join(
            f"{{% macro {name}() %}}{SELECTS.get(name, call(name))}"
            "{% if varargs or kwargs %}{% endif %}{% endmacro %}\n"
            for name in names
        )
    )


if __name__ == "__main__":
    main()
