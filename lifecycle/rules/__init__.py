"""The checks of definitions: each rule is a function from a project to findings."""

from collections.abc import Callable, Iterator

from lifecycle.definitions import Project
from lifecycle.findings import Finding, in_reading_order
from lifecycle.rules.additivity import (
    balances_are_not_summed_over_time,
    cumulative_metrics_choose_a_row,
    percentiles_are_exact,
)
from lifecycle.rules.arithmetic import divisions_keep_decimals, divisions_survive_zero, inputs_are_told_apart
from lifecycle.rules.clock import dimensions_do_not_read_the_clock, metrics_do_not_read_the_clock
from lifecycle.rules.columns import (
    dimensions_read_known_columns,
    expressions_are_sql,
    metrics_read_known_columns,
    required_dimensions_exist,
)
from lifecycle.rules.frameworks import (
    framework_rows_can_win,
    framework_stages_are_told_once,
    frameworks_are_listed,
    frameworks_give_a_stage_one_home,
    frameworks_leave_no_gap,
    frameworks_read_known_stages,
    frameworks_use_known_conditions,
)
from lifecycle.rules.meta import metrics_are_described
from lifecycle.rules.stored_statistics import statistics_are_read_one_row_at_a_time

Rule = Callable[[Project], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    metrics_read_known_columns,
    dimensions_read_known_columns,
    expressions_are_sql,
    required_dimensions_exist,
    metrics_are_described,
    balances_are_not_summed_over_time,
    cumulative_metrics_choose_a_row,
    percentiles_are_exact,
    divisions_survive_zero,
    divisions_keep_decimals,
    statistics_are_read_one_row_at_a_time,
    inputs_are_told_apart,
    metrics_do_not_read_the_clock,
    dimensions_do_not_read_the_clock,
    frameworks_read_known_stages,
    frameworks_give_a_stage_one_home,
    frameworks_leave_no_gap,
    frameworks_use_known_conditions,
    frameworks_are_listed,
    framework_stages_are_told_once,
    framework_rows_can_win,
)
"""All rules, in order of id. The id begins each docstring, and the docstring is the rule's documentation."""


def check_project(project: Project) -> list[Finding]:
    """What all rules find, by file and place."""
    return in_reading_order([finding for rule in RULES for finding in rule(project)])
