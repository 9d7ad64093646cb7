"""Every metric gives its golden number; tests/golden/README.md tells how they are written."""

from decimal import Decimal
from pathlib import Path

import pytest
from golden import (
    GOLDEN,
    GoldenError,
    Laboratory,
    Question,
    differences,
    is_equal,
    read_golden,
)

from lifecycle.engine import MetricQuery

FILES = sorted(GOLDEN.glob("*.yml"))


def _rows(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\ngiven:")[2].partition("\nquery:")[0]


# files that give the same rows follow each other, so that what these become is made once
BY_ROWS = sorted(FILES, key=_rows)

SOUND = """
metric: customers
source: 'By hand: one.'
trap: None.
as_of: 2025-02-01
given:
  accounts: [{account_id: a}]
  subscriptions: [{subscription_id: s, account_id: a, started_at: 2025-01-10, mrr_amount: 10}]
query: {by: [metric_time__month]}
expect: [{metric_time__month: 2025-01-01, customers: 1}]
"""


def test_every_metric_has_a_golden_file_and_every_golden_file_a_metric(laboratory: Laboratory) -> None:
    assert [path.stem for path in FILES] == laboratory.metrics


@pytest.mark.parametrize("path", BY_ROWS, ids=lambda path: path.stem)
def test_metric_gives_its_golden_number(laboratory: Laboratory, path: Path) -> None:
    golden = read_golden(path)
    laboratory.fill(golden)
    found = {str(question): differences(question, laboratory.answer(question.query)) for question in golden.questions}
    wrong = [f"{asked}\n{table}" for asked, table in found.items() if table]
    if wrong:
        pytest.fail("\n\n".join((f"{path.name}: {golden.source}", *wrong)), pytrace=False)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("trap: None.\n", "", "customers.yml: the file lacks 'trap'. Add it."),
        ("source: 'By hand: one.'", "source: ''", "customers.yml: 'source' is not a text. Say it in a sentence."),
        ("trap:", "traps: x\ntrap:", "customers.yml: the file has 'traps', which nothing reads. Did you mean 'trap'?"),
        (
            "metric: cust",
            "metric: my_cust",
            "customers.yml: 'metric' is 'my_customers'. Name the file after its metric.",
        ),
        ("as_of: 2025-02-01", "as_of: today", "customers.yml: 'as_of' is 'today'. Write a day or an instant."),
        (
            "query: {by:",
            "query: {limit: 5, by:",
            "customers.yml: 'query' has 'limit', which nothing reads. Known are by, since, until, where.",
        ),
        (
            "customers: 1}",
            "customer: 1}",
            "customers.yml: 'expect' has 'customer', which nothing reads. Did you mean 'customers'?",
        ),
        (
            "customers: 1}",
            "customers: one}",
            "customers.yml: 'one' is expected. Expect a number, a fraction such as 7/9, or null.",
        ),
        ("query: {by", "query: {by: [x], by", "line 9: 'by' is written twice. Keep one."),
    ],
)
def test_a_file_that_does_not_keep_to_the_format_is_refused(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    path = tmp_path / "customers.yml"
    path.write_text(SOUND.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(GoldenError) as fault:
        read_golden(path)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "  accounts:",
            "  account:",
            "customers.yml: 'given' has 'account', which nothing reads. Did you mean 'accounts'?",
        ),
        (
            "mrr_amount",
            "mrr_amout",
            "customers.yml: a row of 'subscriptions' has 'mrr_amout', which nothing reads. Did you mean 'mrr_amount'?",
        ),
        (
            "2025-01-10",
            "soon",
            "customers.yml: 'started_at' of 'subscriptions' is 'soon'. Write a timestamp.",
        ),
        (
            "mrr_amount: 10",
            "mrr_amount: ten",
            "customers.yml: 'mrr_amount' of 'subscriptions' is 'ten'. Write a decimal(18,2).",
        ),
    ],
)
def test_a_given_row_that_no_contract_allows_is_refused(
    laboratory: Laboratory, tmp_path: Path, before: str, after: str, message: str
) -> None:
    path = tmp_path / "customers.yml"
    path.write_text(SOUND.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(GoldenError) as fault:
        laboratory.fill(read_golden(path))
    assert str(fault.value) == message


def test_expected_and_got_stand_side_by_side() -> None:
    query = MetricQuery(metrics=("mrr",), by=("month",))
    question = Question(query, ({"month": "2025-01", "mrr": 1}, {"month": "2025-02", "mrr": 2}))
    assert differences(question, question.expect) == ""
    assert differences(question, [{"month": "2025-01", "mrr": 1}, {"month": "2025-03", "mrr": 2}]).split("\n") == [
        "   month    expected  got     ",
        "   2025-01  1         1       ",
        "!  2025-02  2         (no row)",
        "!  2025-03  (no row)  2       ",
    ]


def test_a_row_too_many_is_a_difference() -> None:
    question = Question(MetricQuery(metrics=("mrr",)), ({"mrr": 1},))
    assert differences(question, [{"mrr": 1}, {"mrr": 1}])
    assert differences(question, [])


@pytest.mark.parametrize(
    ("expected", "got", "is_same"),
    [
        (166.67, Decimal("166.67"), True),
        (166.67, Decimal("166.66"), False),
        (100, Decimal("100.00"), True),
        ("7/9", 7 / 9, True),
        (0.7778, 7 / 9, False),
        (3, 3, True),
        (3.0, 3, False),
        (None, None, True),
        (0, None, False),
        (None, 0.0, False),
    ],
)
def test_amounts_and_counts_are_compared_exactly_and_ratios_to_a_billionth(
    expected: object, got: object, is_same: bool
) -> None:
    assert is_equal(expected, got) is is_same
