"""The checks of definitions: each rule is a function from a project to findings."""

from collections.abc import Callable, Iterator

from lifecycle.definitions import Project
from lifecycle.findings import Finding, in_reading_order
from lifecycle.rules import (
    additivity,
    aggregation,
    arithmetic,
    clock,
    columns,
    consumers,
    filters,
    frameworks,
    governance,
    grounding,
    joins,
    meta,
    ratios,
    references,
    sql,
    stored_statistics,
    structure,
    time,
)

Rule = Callable[[Project], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    structure.files_are_yaml,
    structure.keys_are_known,
    structure.values_are_known,
    structure.metrics_have_what_they_need,
    structure.keys_fit_the_type,
    structure.names_are_names,
    structure.names_are_used_once,
    structure.metrics_stand_on_semantic_models,
    structure.values_have_the_right_type,
    columns.metrics_read_known_columns,
    columns.dimensions_read_known_columns,
    columns.expressions_are_sql,
    columns.required_dimensions_exist,
    references.inputs_exist,
    references.metrics_are_no_circles,
    references.derived_metrics_use_their_inputs,
    references.dimensions_named_by_metrics_exist,
    references.expressions_name_columns_alone,
    references.models_exist,
    sql.dimensions_are_sql,
    grounding.metrics_reach_raw_columns,
    meta.metrics_are_described,
    governance.definitions_are_made_once,
    governance.metrics_have_names_of_their_own,
    governance.dimensions_hold_no_personal_data,
    governance.descriptions_say_what_is_done,
    additivity.balances_are_not_summed_over_time,
    additivity.cumulative_metrics_choose_a_row,
    additivity.percentiles_are_exact,
    arithmetic.divisions_survive_zero,
    arithmetic.divisions_keep_decimals,
    stored_statistics.statistics_are_read_one_row_at_a_time,
    arithmetic.inputs_are_told_apart,
    aggregation.aggregations_fit_the_kind,
    aggregation.averages_are_not_averaged,
    aggregation.cumulative_metrics_add_up,
    aggregation.constants_are_not_aggregated,
    aggregation.filled_nulls_mean_zero,
    aggregation.filled_nulls_are_kept,
    aggregation.balances_are_well_declared,
    ratios.ratios_are_of_two,
    ratios.ratios_count_at_one_time,
    ratios.units_agree,
    sql.rows_are_divided_as_decimals,
    time.metrics_have_a_time,
    time.time_dimensions_have_a_grain,
    time.grains_fit_the_column,
    time.windows_can_be_read,
    time.windows_are_one,
    time.grains_are_not_finer_than_the_rows,
    time.times_are_shifted_in_models,
    clock.metrics_do_not_read_the_clock,
    clock.dimensions_do_not_read_the_clock,
    sql.expressions_hold_no_chance,
    sql.functions_are_known_to_the_engines,
    frameworks.frameworks_read_known_stages,
    frameworks.frameworks_give_a_stage_one_home,
    frameworks.frameworks_leave_no_gap,
    frameworks.frameworks_use_known_conditions,
    frameworks.frameworks_are_listed,
    frameworks.framework_stages_are_told_once,
    frameworks.framework_rows_can_win,
    filters.filters_can_be_read,
    filters.filters_name_dimensions,
    filters.filters_reach_their_dimensions,
    filters.filters_compare_like_with_like,
    filters.filters_do_not_compare_with_null,
    filters.filters_can_hold,
    filters.filters_say_which_or,
    filters.filter_values_occur,
    filters.filters_read_dimensions_alone,
    joins.models_have_one_primary_entity,
    joins.entities_are_of_one_kind,
    joins.keys_are_not_repeated,
    joins.keys_are_tested,
    ratios.conversions_count,
    ratios.conversion_filters_hold,
    ratios.conversions_have_a_window,
    ratios.conversions_share_an_entity,
    consumers.saved_queries_ask_for_metrics,
    consumers.saved_queries_reach_their_groups,
    consumers.exports_are_told_apart,
    consumers.exposures_depend_on_what_is,
    consumers.reports_read_what_they_declare,
    consumers.hidden_metrics_are_not_shown,
    consumers.deprecated_metrics_are_not_read,
)
"""All rules, in order of id. The id begins each docstring, and the docstring is the rule's page in docs/rules.md."""

# Told only of a metric or model of which nothing else is: mended, the rest often is no matter.
_LATER = frozenset({"LC202", "LC205", "LC305", "LC318", "LC323", "LC403", "LC107", "LC608", "LC313"})
# A definition of which the form is wrong is looked at no further.
_FIRST = frozenset({"LC011", "LC012", "LC013", "LC014", "LC015", "LC016", "LC017", "LC018"})


def check_project(project: Project) -> list[Finding]:
    """What all rules find, by file and place.

    Of one metric or model, what is wrong with its form comes before all else, and what is no more than likely to be
    wrong after it.
    """
    found = [finding for rule in RULES for finding in _asked(rule, project)]
    unformed = {_subject(finding) for finding in found if finding.rule in _FIRST}
    kept = [f for f in found if f.rule in _FIRST or _subject(f) not in unformed]
    told = {_subject(finding) for finding in kept if finding.rule not in _LATER}
    kept = [f for f in kept if f.rule not in _LATER or not _subjects(f) & told]
    return in_reading_order(list(dict.fromkeys(kept)))


def _asked(rule: Rule, project: Project) -> list[Finding]:
    """What a rule finds; where it fails as a whole, a finding LC000 that says so."""
    try:
        return list(rule(project))
    except Exception as error:
        id_ = (rule.__doc__ or "").partition(":")[0]
        message = f"Rule {id_} could not read the project: {type(error).__name__}."
        return [Finding("LC000", "warning", "dbt_project.yml", 1, 1, message, "Please report it with the definitions.")]


def _subjects(finding: Finding) -> set[tuple[str, str]]:
    """The metric or model that a finding is about; of two that are the same, both."""
    other = finding.message.rpartition(" as '")[2].rstrip("'.")
    twin = {(finding.path, f"metric {other}")} if finding.rule == "LC202" else set()
    return {_subject(finding)} | twin


def _subject(finding: Finding) -> tuple[str, str]:
    """What a finding is about: the first thing that its message has in quotes, with the word before it."""
    kind, _, rest = finding.message.partition(" '")
    name = rest.partition("'")[0]
    return finding.path, f"{kind} {name}"
