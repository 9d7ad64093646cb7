"""Print how long models are, and fail when one reads the clock, passes on `*`, or is longer than 100 lines.

python tests/lint/model_sizes.py
"""

import re
import statistics
import sys
from pathlib import Path

CLOCK = re.compile(
    r"\b(current_date|current_timestamp|current_time|now\(\)|getdate\(\)|localtimestamp|today\(\))", re.IGNORECASE
)
COMMENT = re.compile(r"--.*?$|{#.*?#}", re.MULTILINE | re.DOTALL)
# the last select of a mart is its list of columns
STAR = re.compile(r"^select\s+\*|^\s+\w+\.\*,?$", re.MULTILINE)


def problems(path: Path) -> list[str]:
    """What is wrong with a model, one sentence each."""
    text = COMMENT.sub("", path.read_text())
    last_select = text[text.rfind("\nselect\n") :]
    found = []
    if CLOCK.search(text):
        found.append(f"{path} reads the clock. Read `as_of` from `observation_window`.")
    if "marts" in path.parts and STAR.search(last_select):
        found.append(f"{path} passes on `*`. Name the columns.")
    if len(path.read_text().splitlines()) > 100:
        found.append(f"{path} is longer than 100 lines. Make it two models.")
    return found


def main() -> None:
    """Look at every model of the project and of its examples."""
    paths = sorted([*Path("models").rglob("*.sql"), *Path("examples").glob("*/models/**/*.sql")])
    # a model of one macro call is no measure of how long models are
    lengths = [length for path in paths if (length := len(path.read_text().splitlines())) > 5]
    median = statistics.median(lengths)
    print(f"== {len(lengths)} models with SQL of their own: median {median:.0f} lines, longest {max(lengths)}")
    found = [problem for path in paths for problem in problems(path)]
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
