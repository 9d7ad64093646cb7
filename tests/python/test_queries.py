"""What a query of metrics must name, said in a sentence."""

from dataclasses import replace

import pytest
from test_rules import MEDIAN, ONE_MEASURE, SUMMARIES, project_of

from lifecycle.definitions import Meta
from lifecycle.errors import UsageFault
from lifecycle.queries import MetricQuery, validate_query

WAIT = replace(MEDIAN, meta=Meta(required_dimensions=("summary__measure", "summary__slice")))
KNOWN = {"summary__measure", "summary__slice", "metric_time", "metric_time__quarter"}


def test_all_the_dimensions_that_a_query_lacks_are_named() -> None:
    query = MetricQuery(("wait",), by=("metric_time__quarter",))
    with pytest.raises(UsageFault) as fault:
        validate_query(project_of(WAIT, model=SUMMARIES), query, KNOWN, "duckdb")

    assert str(fault.value) == (
        "Metric 'wait' must be grouped by 'summary__measure' and 'summary__slice', or filtered to one value of each. "
        "Its rows may not be added up over them."
    )


def test_one_may_be_fixed_and_the_other_grouped_by() -> None:
    query = MetricQuery(("wait",), by=("summary__slice",), where=ONE_MEASURE)

    validate_query(project_of(WAIT, model=SUMMARIES), query, KNOWN, "duckdb")
