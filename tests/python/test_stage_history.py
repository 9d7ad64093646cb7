"""The stages of accounts: the worked example, and what must hold of any history however it is delivered."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import Any

import pytest
from golden import Laboratory
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

Row = Mapping[str, Any]
Fact = tuple[str, Row]
"""An entity, and a row of it."""
Delivery = dict[str, list[Row]]
Stay = tuple[str, int, int, str, datetime, datetime | None]

SPELLS = "model.lifecycle.fct_stage_spells"
FRAMEWORKS = "model.lifecycle.fct_framework_stage_spells"

JANUARY = datetime(2025, 1, 1)
SLOTS = 40
AS_OF = JANUARY + timedelta(hours=36 * (SLOTS - 6))
HISTORIES = 1200
FOUR = 4
"""Accounts are merged within groups of so many."""


def stays(laboratory: Laboratory) -> list[Stay]:
    """Account, spell, number, stage, start and end of every stay but those of `unresolved`, in order."""
    relation = laboratory.manifest["nodes"][SPELLS]["relation_name"]
    return laboratory.connection.execute(
        f"""
        select account_id, spell_number, stage_number, stage, entered_at, left_at from {relation}
        where account_id != 'unresolved' order by account_id, stage_number
        """
    ).fetchall()


def test_a_history_that_is_no_line_is_told_as_it_was(laboratory: Laboratory) -> None:
    """AT-24 of the metric catalogue, from the events that lead there."""
    laboratory.build(
        [SPELLS],
        {
            "accounts": [{"account_id": account} for account in ("A1", "A2", "A3")],
            "marketing_touches": [
                touch("A1", "2025-01-01"),
                touch("A2", "2025-01-05"),
                touch("A3", "2025-01-20"),
                touch("A3", "2025-04-02"),
            ],
            "opportunities": [
                deal("A1", "2025-01-11", closed_at="2025-02-05", is_won=True),
                deal("A3", "2025-02-01", closed_at="2025-03-03", is_won=False),
                deal("A3", "2025-04-12"),
            ],
            "quotes": [
                {"quote_id": "q1", "account_id": "A1", "quoted_at": "2025-01-31"},
                {"quote_id": "q2", "account_id": "A2", "quoted_at": "2025-01-10"},
            ],
            "subscriptions": [
                {"subscription_id": "s1", "account_id": "A1", "started_at": "2025-02-05", "mrr_amount": 100},
                {
                    "subscription_id": "s2",
                    "account_id": "A2",
                    "started_at": "2025-01-10",
                    "mrr_amount": 50,
                    "cancel_requested_at": "2025-04-01",
                    "ended_at": "2025-04-10",
                },
            ],
            "onboarding_projects": [
                onboarding("A1", "2025-02-05", "2025-03-07"),
                onboarding("A2", "2025-01-10", "2025-01-15"),
                onboarding("A2", "2025-02-14", "2025-03-01", is_repeat=True),
            ],
            "account_signals": [
                {
                    "signal_id": "w1",
                    "account_id": "A1",
                    "kind": "outcome",
                    "is_verified": True,
                    "occurred_at": "2025-04-06",
                    "confirmed_at": "2025-04-06",
                }
            ],
        },
        date(2025, 1, 1),
        date(2025, 5, 1),
    )

    found = stays(laboratory)
    assert [(account, spell, stage, f"{entered:%m-%d}") for account, spell, _, stage, entered, _ in found] == [
        ("A1", 1, "connection", "01-01"),
        ("A1", 1, "consideration", "01-11"),
        ("A1", 1, "purchase", "01-31"),
        ("A1", 1, "onboarding", "02-05"),
        ("A1", 1, "adoption", "03-07"),
        ("A1", 1, "value", "04-06"),
        ("A2", 1, "connection", "01-05"),
        ("A2", 1, "purchase", "01-10"),
        ("A2", 1, "onboarding", "01-10"),
        ("A2", 1, "adoption", "01-15"),
        ("A2", 1, "onboarding", "02-14"),
        ("A2", 1, "adoption", "03-01"),
        ("A2", 1, "offboarding", "04-01"),
        ("A2", 1, "churned", "04-10"),
        ("A3", 1, "connection", "01-20"),
        ("A3", 1, "consideration", "02-01"),
        ("A3", 1, "lost", "03-03"),
        ("A3", 2, "connection", "04-02"),
        ("A3", 2, "consideration", "04-12"),
    ]
    onboardings = [(left - entered).days for *_, stage, entered, left in found if stage == "onboarding" and left]
    assert onboardings == [30, 5, 15]
    for day in (JANUARY + timedelta(days=n) for n in range(20, 120)):
        assert in_stage(found, day) == ["A1", "A2", "A3"]


def in_stage(found: Iterable[Stay], instant: datetime) -> list[str]:
    """The accounts that are in a stage, once for each that they are in."""
    return [account for account, *_, entered, left in found if entered <= instant and (left is None or instant < left)]


def touch(account: str, day: str) -> Row:
    return {
        "touch_id": f"{account}:{day}",
        "account_id": account,
        "contact_id": f"{account}:p",
        "touch_type": "form",
        "occurred_at": day,
    }


def deal(account: str, day: str, **more: object) -> Row:
    return {
        "opportunity_id": f"{account}:{day}",
        "account_id": account,
        "opportunity_type": "new",
        "created_at": day,
        **more,
    }


def onboarding(account: str, begun: str, completed: str, **more: object) -> Row:
    return {
        "onboarding_project_id": f"{account}:{begun}",
        "account_id": account,
        "kickoff_at": begun,
        "completed_at": completed,
        **more,
    }


Pick = Callable[[random.Random], object]


def instant(chance: random.Random) -> datetime:
    """One of few, so that many fall on each other; some are after `as_of`."""
    return JANUARY + timedelta(hours=36 * chance.randint(0, SLOTS))


def maybe(chance: random.Random) -> datetime | None:
    return instant(chance) if chance.random() < 0.6 else None


def one_of(*values: object) -> Pick:
    return lambda chance: chance.choice(values)


FACTS: tuple[tuple[str, Mapping[str, Pick]], ...] = (
    (
        "marketing_touches",
        {
            "touch_type": one_of("ad_click", "form", "trial_start", "checkout_started"),
            "contact_id": one_of(None, "p"),
            "occurred_at": instant,
        },
    ),
    (
        "opportunities",
        {
            "opportunity_type": one_of("new", "new", "expansion"),
            "created_at": instant,
            "closed_at": maybe,
            "is_won": one_of(True, False, None),
        },
    ),
    ("quotes", {"quoted_at": instant}),
    (
        "subscriptions",
        {
            "started_at": instant,
            "cancel_requested_at": maybe,
            "ended_at": maybe,
            "trial_started_at": maybe,
            "trial_ended_at": maybe,
            "term_end_at": maybe,
            "mrr_amount": one_of(0, 10, 10),
        },
    ),
    (
        "onboarding_projects",
        {"kickoff_at": maybe, "completed_at": maybe, "go_live_at": maybe, "is_repeat": one_of(True, False, None)},
    ),
    (
        "account_signals",
        {
            "kind": one_of("risk", "outcome"),
            "is_verified": one_of(True),
            "occurred_at": instant,
            "confirmed_at": maybe,
            "ended_at": maybe,
        },
    ),
    (
        "account_changes",
        {"attribute": one_of("lead_status"), "value": one_of("disqualified", "working"), "changed_at": instant},
    ),
    (
        "account_changes",
        {
            "attribute": one_of("crm_stage"),
            "value": one_of("lead", "customer", "unqualified", "former customer", "friend"),
            "changed_at": instant,
        },
    ),
    ("services", {"requested_at": instant, "activated_at": maybe, "deprovisioned_at": maybe}),
    ("invoices", {"issued_at": instant, "paid_at": maybe}),
    ("interactions", {"interaction_type": one_of("call"), "department": one_of("success"), "occurred_at": instant}),
    (
        "usage_daily",
        {
            "usage_date": lambda chance: instant(chance).date(),
            "event_count": one_of(1),
            "value_event_count": one_of(0, 1),
        },
    ),
)
IDS = {
    "marketing_touches": "touch_id",
    "opportunities": "opportunity_id",
    "quotes": "quote_id",
    "subscriptions": "subscription_id",
    "onboarding_projects": "onboarding_project_id",
    "account_signals": "signal_id",
    "services": "service_id",
    "invoices": "invoice_id",
    "interactions": "interaction_id",
}


def history(number: int, seed: int) -> list[Fact]:
    """What happened to an account; some rows come twice, with other values, or were loaded before they happened.

    Now and then it is merged into the first of its four.
    """
    chance = random.Random(seed)
    account, first = f"a{number}", f"a{number - number % FOUR}"
    told: list[Fact] = [("accounts", {"account_id": account, "created_at": maybe(chance)})]
    for place in range(chance.randint(0, 30)):
        entity, columns = chance.choice(FACTS)
        key = {"account_id": account, **({IDS[entity]: f"{account}:{place}"} if entity in IDS else {})}
        for _ in range(chance.choice((1, 1, 1, 2)) if entity in IDS else 1):
            row = {name: pick(chance) for name, pick in columns.items()}
            told.append((entity, {**row, **key, "loaded_at": maybe(chance)}))
    if account != first and chance.random() < 0.1:
        merge = {"from_account_id": account, "into_account_id": first, "merged_at": instant(chance)}
        told.append(("account_merges", merge))
    return told


@pytest.fixture(scope="module")
def histories() -> list[list[Fact]]:
    """All at once, for a build of one account costs as much as that of a thousand."""
    drawn: list[list[Fact]] = []

    @settings(max_examples=HISTORIES, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(st.integers(0, 2**64))
    def draw(seed: int) -> None:
        drawn.append(history(len(drawn), seed))

    draw()
    return drawn


def delivery(facts: Iterable[Fact]) -> Delivery:
    rows: Delivery = defaultdict(list)
    for entity, row in facts:
        rows[entity].append(row)
    return rows


@pytest.fixture(scope="module")
def told(laboratory: Laboratory, histories: list[list[Fact]]) -> list[Stay]:
    """The stays of all accounts, and their stays in each framework, in one build."""
    return build(laboratory, chain(*histories))


def test_histories_are_long_enough_to_go_wrong(told: list[Stay]) -> None:
    lengths = Counter(account for account, *_ in told)
    assert sum(length > 3 for length in lengths.values()) > HISTORIES / 5
    assert {stage for *_, stage, _, _ in told} == {
        *("unknown", "awareness", "connection", "consideration", "purchase", "onboarding"),
        *("adoption", "value", "retention", "offboarding", "churned", "lost"),
    }


def test_an_account_is_in_one_stage_at_every_instant(told: list[Stay]) -> None:
    check_line(told)


def test_an_account_is_in_one_stage_of_each_framework_at_every_instant(
    laboratory: Laboratory, histories: list[list[Fact]]
) -> None:
    check_frameworks(laboratory, build(laboratory, chain(*histories)))


def test_the_order_of_arrival_changes_nothing(
    laboratory: Laboratory, histories: list[list[Fact]], told: list[Stay]
) -> None:
    facts = list(chain(*histories))
    random.Random(7).shuffle(facts)
    assert build(laboratory, facts) == told


def test_two_deliveries_are_one(laboratory: Laboratory, histories: list[list[Fact]], told: list[Stay]) -> None:
    facts = list(chain(*histories))
    random.Random(11).shuffle(facts)
    build(laboratory, facts[: len(facts) // 2])
    assert build(laboratory, facts) == told


def test_accounts_do_not_touch_each_other(
    laboratory: Laboratory, histories: list[list[Fact]], told: list[Stay]
) -> None:
    some = [facts for number, facts in enumerate(histories) if number // FOUR % 2]
    accounts = {f"a{number}" for number in range(len(histories)) if number // FOUR % 2}
    assert build(laboratory, chain(*some)) == [stay for stay in told if stay[0] in accounts]


def build(laboratory: Laboratory, facts: Iterable[Fact]) -> list[Stay]:
    laboratory.build([FRAMEWORKS], delivery(facts), JANUARY, AS_OF)
    return stays(laboratory)


def check_line(found: Sequence[Stay]) -> None:
    """Stays follow each other without gap or overlap, the last is open, and spells grow after an end."""
    by_account = defaultdict(list)
    for stay in found:
        by_account[stay[0]].append(stay)
    for line in by_account.values():
        assert [number for _, _, number, *_ in line] == list(range(1, len(line) + 1))
        assert [left is None for *_, left in line] == [False] * (len(line) - 1) + [True]
        assert line[-1][4] < AS_OF
        for (_, spell, _, stage, entered, left), (_, next_spell, _, next_stage, next_entered, _) in pairwise(line):
            assert stage != next_stage
            assert entered <= next_entered == left
            has_ended = stage in ("churned", "lost") and next_stage not in ("churned", "lost")
            assert next_spell == spell + has_ended


def check_frameworks(laboratory: Laboratory, found: Sequence[Stay]) -> None:
    """In each framework an account is in one stage at every instant since its first lasting stay."""
    relation = laboratory.manifest["nodes"][FRAMEWORKS]["relation_name"]
    rows = laboratory.connection.execute(
        f"""
        select framework, account_id, entered_at, left_at from {relation}
        where account_id != 'unresolved' order by all
        """
    ).fetchall()
    begins: dict[str, datetime] = {}
    for account, _, _, _, entered, left in found:
        if entered != left:
            begins.setdefault(account, entered)
    lines = defaultdict(list)
    for framework, account, entered, left in rows:
        lines[framework, account].append((entered, left))
    # nine, and the spine as one
    assert len(lines) == 10 * len(begins)
    for (_, account), line in lines.items():
        assert line[0][0] == begins[account]
        assert [left is None for _, left in line] == [False] * (len(line) - 1) + [True]
        assert all(entered < left == next_entered for (entered, left), (next_entered, _) in pairwise(line))
