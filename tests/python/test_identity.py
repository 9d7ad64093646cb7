"""One account out of four systems: who is whom, what merges move, and that the past by segment stays.

The rows go through the project's own SQL; who is one is said here, by name.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from golden import Laboratory

from lifecycle.engine import MetricQuery

Row = Mapping[str, Any]

START, AS_OF = date(2025, 1, 1), date(2025, 7, 1)
IDENTITIES, CONFLICTS = "dim_account_identities", "fct_identity_conflicts"
MONEY = ("mrr", "new_mrr", "churned_mrr", "expansion_mrr", "contraction_mrr", "reactivation_mrr")


def account(name: str, system: str | None = None, domain: str | None = None, external: str | None = None) -> Row:
    return {"account_id": name, "source_system": system, "domain": domain, "external_id": external}


def merge(gone: str, into: str, day: str) -> Row:
    return {"from_account_id": gone, "into_account_id": into, "merged_at": day}


def identity(system: str, native: str, into: str, **cells: Any) -> Row:
    return {"source_system": system, "native_kind": "account", "native_id": native, "account_id": into, **cells}


def table(laboratory: Laboratory, mart: str) -> list[tuple[Any, ...]]:
    relation = laboratory.manifest["nodes"][f"model.lifecycle.{mart}"]["relation_name"]
    columns = {
        IDENTITIES: "native_id, account_id, match_method",
        CONFLICTS: "native_account_id, matched_on, reason",
    }[mart]
    return laboratory.connection.execute(f"select {columns} from {relation}").fetchall()


def resolved(laboratory: Laboratory, given: Mapping[str, Sequence[Row]]) -> tuple[list[set[str]], set[tuple[str, ...]]]:
    """Who is one, and each match that was not made: account, key, reason."""
    laboratory.build([f"model.lifecycle.{IDENTITIES}", f"model.lifecycle.{CONFLICTS}"], given, START, AS_OF)
    ones = defaultdict(set)
    for native, standing, _ in table(laboratory, IDENTITIES):
        ones[standing].add(native)
    assert all(standing in natives for standing, natives in ones.items())
    return sorted(ones.values(), key=min), set(table(laboratory, CONFLICTS))


def test_four_systems_have_one_customer(laboratory: Laboratory) -> None:
    ones, conflicts = resolved(
        laboratory,
        {
            "accounts": [
                account("hub-1", domain="www.acme.co.uk"),
                account("sf-1", "salesforce", "acme.co.uk", "hub-1"),
                account("org-1", "zendesk", "support.acme.co.uk"),
                account("cus-1", "stripe", "gmail.com"),
                account("hub-2", domain="beta.com"),
                account("org-2", "zendesk", "beta.org"),
            ],
            "account_identities": [identity("stripe", "cus-1", "sf-1"), identity("ledger", "deb-1", "cus-1")],
        },
    )
    assert ones == [{"cus-1", "deb-1", "hub-1", "org-1", "sf-1"}, {"hub-2"}, {"org-2"}]
    assert not conflicts
    assert set(table(laboratory, IDENTITIES)) >= {
        ("hub-1", "hub-1", "own"),
        ("sf-1", "hub-1", "external_id"),
        ("org-1", "hub-1", "domain"),
        ("deb-1", "hub-1", "external_id"),
    }


def test_merges_are_followed_and_a_split_ends_them(laboratory: Laboratory) -> None:
    ones, conflicts = resolved(
        laboratory,
        {
            "accounts": [account(name) for name in ("a", "b", "c", "s", "x", "y")] + [account("o", "desk", None, "a")],
            "account_merges": [
                merge("a", "b", "2025-02-01"),
                merge("b", "c", "2025-03-01"),
                merge("forgotten", "a", "2025-01-15"),
                # merged, and split off again
                merge("s", "c", "2025-02-01"),
                merge("s", "s", "2025-04-01"),
                # first the one way, then the other
                merge("x", "y", "2025-02-01"),
                merge("y", "x", "2025-03-01"),
                # not yet
                merge("x", "c", "2025-08-01"),
            ],
        },
    )
    assert ones == [{"a", "b", "c", "forgotten", "o"}, {"s"}, {"x", "y"}]
    assert not conflicts


def test_where_two_systems_disagree_the_surer_way_counts(laboratory: Laboratory) -> None:
    ones, conflicts = resolved(
        laboratory,
        {
            "accounts": [
                account("a", domain="a.com"),
                account("b", domain="b.com"),
                account("c", domain="c.com"),
                # the desk says a by its id, and b by its domain
                account("o", "desk", "b.com", "a"),
                # billing says a too, by its domain; somebody knows better
                account("p", "billing", "a.com"),
            ],
            "account_identities": [identity("billing", "p", "c")],
        },
    )
    assert ones == [{"a", "o"}, {"b"}, {"c", "p"}]
    assert conflicts == {(name, "b.com", "would_join") for name in ("b", "o")}


def test_shared_domains_and_free_mail_match_nobody(laboratory: Laboratory) -> None:
    ones, conflicts = resolved(
        laboratory,
        {
            "accounts": [
                account("a", domain="gmail.com"),
                account("o", "desk", "gmail.com"),
                # two shops on one host
                account("b", domain="one.myshopify.com"),
                account("p", "desk", "two.myshopify.com"),
                # a group with one domain: which of its companies is it?
                account("g1", domain="group.com"),
                account("g2", domain="www.group.com"),
                account("q", "desk", "group.com"),
                # a company that would join two others
                account("h1", domain="h1.com"),
                account("h2", external="H2"),
                account("r", "desk", "h1.com"),
                account("r2", "billing", "h1.com", "H2"),
                account("i", domain="h1.example"),
            ],
        },
    )
    assert ones == [{"a"}, {"b"}, {"g1"}, {"g2"}, {"h1"}, {"h2", "r2"}, {"i"}, {"o"}, {"p"}, {"q"}, {"r"}]
    assert conflicts == {
        *((name, "group.com", "shared") for name in ("g1", "g2", "q")),
        *((name, "h1.com", "would_join") for name in ("h1", "r", "r2")),
    }


def test_a_ring_and_what_two_rows_claim_are_told(laboratory: Laboratory) -> None:
    ones, conflicts = resolved(
        laboratory,
        {
            "accounts": [account(name) for name in ("a", "b", "x", "y", "z")],
            "account_identities": [
                identity("desk", "o", "a"),
                identity("desk", "o", "b", valid_from_at="2025-02-01"),
                identity("desk", "p", "a", valid_to_at="2025-03-01"),
                identity("desk", "p", "b", valid_from_at="2025-03-01"),
                identity("desk", "q", "nobody"),
                identity("files", "x", "y"),
                identity("files", "y", "x"),
            ],
        },
    )
    assert ones == [{"a"}, {"b", "p"}, {"x"}, {"y"}, {"z"}]
    assert conflicts == {
        ("o", "files:a", "two_accounts"),
        ("o", "files:b", "two_accounts"),
        ("q", "files:nobody", "unknown_account"),
        ("x", "files:y", "no_end"),
        ("y", "files:x", "no_end"),
    }


COMPANY = {
    "accounts": [
        {"account_id": name, "segment": segment, "created_at": "2025-01-02"}
        for name, segment in (("a", "enterprise"), ("b", "smb"), ("c", "smb"))
    ],
    "account_changes": [
        {"account_id": name, "attribute": "segment", "value": segment, "changed_at": "2025-01-02"}
        for name, segment in (("a", "enterprise"), ("b", "smb"), ("c", "smb"))
    ],
    "subscriptions": [
        {"subscription_id": "sa", "account_id": "a", "started_at": "2025-01-10", "mrr_amount": 60},
        {"subscription_id": "sb", "account_id": "b", "started_at": "2025-02-10", "mrr_amount": 40},
        {"subscription_id": "sc", "account_id": "c", "started_at": "2025-01-20", "ended_at": "2025-05-05"}
        | {"mrr_amount": 25},
    ],
    "tickets": [
        {"ticket_id": f"t{number}", "account_id": name, "created_at": f"2025-0{month}-15 09:00:00"}
        for number, (name, month) in enumerate((name, month) for name in "abc" for month in range(2, 7))
    ],
}


def by_month(laboratory: Laboratory, given: Mapping[str, Sequence[Row]], *metrics: str, by: str = "") -> dict[Any, Any]:
    laboratory.build([f"metric.lifecycle.{metric}" for metric in metrics], given, START, AS_OF)
    found = {}
    for metric in metrics:
        groups = ("metric_time__month", *([by] if by else []))
        for row in laboratory.answer(MetricQuery((metric,), by=groups)):
            if row[metric]:
                key = (metric, row["metric_time__month"].month, *([row[by]] if by else []))
                found[key] = float(row[metric])
    return found


def test_an_account_in_another_segment_changes_no_past_number(laboratory: Laboratory) -> None:
    moved = {"account_id": "b", "attribute": "segment", "value": "enterprise", "changed_at": "2025-04-01"}
    later = {
        **COMPANY,
        "accounts": [{**row, "segment": "enterprise"} for row in COMPANY["accounts"]],
        "account_changes": [*COMPANY["account_changes"], moved],
    }
    for metric, by in (("daily_mrr", "mrr_day__segment"), ("tickets_created", "ticket__segment_at_creation")):
        before = by_month(laboratory, COMPANY, metric, by=by)
        after = by_month(laboratory, later, metric, by=by)
        assert {key: value for key, value in before.items() if key[1] < 4} == {
            key: value for key, value in after.items() if key[1] < 4
        }
        assert before[metric, 3, "smb"] == after[metric, 3, "smb"]
        assert before != after


def test_a_merge_moves_the_count_of_customers_and_no_money(laboratory: Laboratory) -> None:
    metrics = (*MONEY, "customers", "new_customers", "churned_customers", "tickets_created")
    before = by_month(laboratory, COMPANY, *metrics)
    after = by_month(laboratory, {**COMPANY, "account_merges": [merge("b", "a", "2025-04-01")]}, *metrics)
    changed = {key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)}
    # until c leaves in May there were three
    expected: dict[Any, Any] = {("customers", month): (3, 2) for month in (2, 3, 4)}
    expected |= {("customers", month): (2, 1) for month in (5, 6)}
    # what b bought in February was new, and is an expansion of a
    expected |= {("new_mrr", 2): (40, None), ("expansion_mrr", 2): (None, 40), ("new_customers", 2): (1, None)}
    assert changed == expected
