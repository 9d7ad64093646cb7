"""Filters: what they name, and what is refused."""

import pytest

from lifecycle.filters import Call, Filter, FilterError, read_filter


def test_a_filter_is_taken_apart_into_sql_and_the_names_it_reads() -> None:
    template = (
        "{{ Dimension('account__segment') }} = 'smb' and {{ TimeDimension('metric_time', 'day') }} > date '2025-01-01'"
    )

    assert read_filter(template) == Filter(
        sql="_lc_0 = 'smb' and _lc_1 > date '2025-01-01'",
        calls=(Call("Dimension", "account__segment"), Call("TimeDimension", "metric_time", "day")),
    )


def test_a_grain_may_follow_a_name() -> None:
    assert read_filter("{{ Dimension('metric_time').grain('month') }} is not null").sql == "_lc_0 is not null"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ Dimensio('a__b') }} = 1", "'Dimensio' is undefined"),
        ("{{ Dimension('a__b') = 1", "expected token 'end of print statement', got '='"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
    ],
)
def test_jinja_that_cannot_be_read_says_why(template: str, why: str) -> None:
    with pytest.raises(FilterError) as error:
        read_filter(template)

    assert why in str(error.value)
