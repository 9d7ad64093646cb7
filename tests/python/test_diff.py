"""Definitions of two trees: each pair of `tests/diff` has the class that it truly has."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Built
from pairs import CORPUS, PAIRS, edited, shop, written

from lifecycle.cli import main
from lifecycle.diff import Diff, diff_revisions, diff_trees, worst
from lifecycle.diff_output import diff_json, diff_markdown, diff_text
from lifecycle.errors import EnvironmentFault, UsageFault
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.read import read_definitions
from lifecycle.meaning.trees import tree_of, work_tree


def diff_of(pair: dict[str, Any]) -> Diff:
    return diff_trees(tree_of("base", edited(pair.get("base", []))), tree_of("head", edited(pair["edit"])))


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_has_its_true_class(name: str) -> None:
    pair = PAIRS[name]
    found: dict[str, list[Any]] = {}
    diff = diff_of(pair)
    for change in diff.changes:
        found.setdefault(change.subject, []).append(change.kind)
    assert {subject: worst(kinds) for subject, kinds in found.items()} == pair["expect"], diff.changes
    affects = {change.subject: list(change.affects) for change in diff.changes}
    for subject, readers in pair.get("affects", {}).items():
        assert affects[subject] == readers


def test_there_are_more_than_sixty_pairs_of_every_class() -> None:
    told = [kind for pair in PAIRS.values() for kind in pair["expect"].values()]

    assert len(PAIRS) == len(CORPUS["pairs"]) >= 60
    assert set(told) == {"breaking", "value-changing", "additive", "cosmetic"}


def test_nothing_differs_from_itself() -> None:
    assert diff_trees(tree_of("a", shop()), tree_of("b", shop())).changes == []


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose folder `shop` holds the small project, with a branch that filters refunds."""
    git(tmp_path, "init")
    written(tmp_path / "shop", shop())
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "The shop")
    git(tmp_path, "checkout", "-b", "filtered")
    written(tmp_path / "shop", edited(PAIRS["a_filter_is_added"]["edit"]))
    git(tmp_path, "commit", "-am", "Leave out what was cancelled")
    return tmp_path


def test_revisions_are_compared_without_touching_the_work_tree(repository: Path) -> None:
    root = repository / "shop"
    path = root / "metrics" / "shop.yml"
    path.write_text(path.read_text().replace("window: 28 days", "window: 30 days"))
    before = (git(repository, "status", "--porcelain"), path.read_text(), git(repository, "rev-parse", "HEAD"))

    committed = diff_revisions(root, "main", "filtered")
    standing = diff_revisions(root, "main")

    assert [change.subject for change in committed.changes] == ["metric refunds"]
    assert [change.subject for change in standing.changes] == ["metric refunds", "metric revenue_28d"]
    assert before == (git(repository, "status", "--porcelain"), path.read_text(), git(repository, "rev-parse", "HEAD"))


def test_a_pull_request_is_compared_with_where_it_began(repository: Path) -> None:
    git(repository, "checkout", "main")
    written(repository / "shop", edited(PAIRS["a_window_is_longer"]["edit"]))
    git(repository, "commit", "-am", "Look back 30 days")

    both = diff_revisions(repository / "shop", "main", "filtered")
    own = diff_revisions(repository / "shop", "main", "filtered", from_merge_base=True)

    assert [change.subject for change in both.changes] == ["metric refunds", "metric revenue_28d"]
    assert [change.subject for change in own.changes] == ["metric refunds"]


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nowhere", "There is no revision 'nowhere'. Name a branch, a tag or a commit."),
        ("--output=x", "There is no revision '--output=x'. Name a branch, a tag or a commit."),
        ("empty", "'empty' has no dbt_project.yml in this folder. Name a later revision."),
    ],
)
def test_a_revision_that_is_none_is_named(repository: Path, revision: str, message: str) -> None:
    git(repository, "checkout", "--orphan", "empty")
    git(repository, "rm", "-rf", "--cached", ".")
    git(repository, "commit", "--allow-empty", "-m", "Nothing")

    with pytest.raises(UsageFault) as caught:
        diff_revisions(repository / "shop", revision)

    assert str(caught.value) == message


def test_without_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    written(tmp_path, shop())

    with pytest.raises(EnvironmentFault, match=r"git cannot read '.*': not a git repository.*\. Run it in a git"):
        diff_revisions(tmp_path, "main")


def test_the_text_says_what_moves_where_and_who_reads_it() -> None:
    text = diff_text(diff_of(PAIRS["another_aggregation"]))

    assert text == (
        "base to head: 1 value-changing change.\n"
        "May move: 2 metrics (net_revenue, refunds), report board, saved query revenue_by_plan.\n"
        "\n"
        "Value-changing: the same query can give other values on the same data\n"
        "  models/marts/fct_orders.yml:57: metric refunds, agg: its rows are aggregated otherwise.\n"
        "    sum → max\n"
        "    Read by metric net_revenue, report board, saved query revenue_by_plan.\n"
    )


def test_nothing_is_said_of_nothing() -> None:
    assert diff_text(diff_trees(tree_of("a", shop()), tree_of("b", shop()))) == "a to b: nothing differs.\n"


def test_the_json_is_a_list_of_changes() -> None:
    [change] = json.loads(diff_json(diff_of(PAIRS["a_percentile_is_moved"])))

    assert change == {
        "subject": "metric p90_order_value",
        "class": "value-changing",
        "aspect": "percentile",
        "old": "0.9",
        "new": "0.95",
        "path": "models/marts/fct_orders.yml",
        "line": 70,
        "why": "it is another percentile",
        "affects": [],
    }


def test_the_markdown_holds_hostile_text_as_text() -> None:
    edit = ["@orders", "expr: refund\n", "expr: \"case when note = '`a|b` <script> @all' then refund end\"\n"]
    markdown = diff_markdown(diff_of({"edit": [edit]}))

    assert "### What this changes in the metrics" in markdown
    assert "| ``case when note = '`a\\|b` <script> @all' then refund end`` |" in markdown
    assert (
        "**May move:** 2 metrics (net\\_revenue, refunds), report board, saved query revenue\\_by\\_plan." in markdown
    )


def test_what_is_cosmetic_is_folded_in_markdown() -> None:
    markdown = diff_markdown(diff_of(PAIRS["words_alone_differ"]))

    assert "<details><summary>Cosmetic (2): words, layout, or another way to write the same</summary>" in markdown


def test_the_command_fails_from_a_class_on(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {}
    for least in ("breaking", "value-changing", "cosmetic", "never"):
        with pytest.raises(SystemExit) as caught:
            main(["diff", "main", "filtered", "--project-dir", str(repository / "shop"), "--fail-on", least])
        codes[least] = caught.value.code

    assert codes == {"breaking": 0, "value-changing": 1, "cosmetic": 1, "never": 0}
    assert "metric refunds, filter: other rows count." in capsys.readouterr().out


def test_lineage_from_files_holds_all_that_dbt_knows(company: Built) -> None:
    manifest = json.loads((company.engine.project.target_path / "manifest.json").read_bytes())
    sources = Graph(read_definitions(work_tree(ROOT))).sources
    missing = [
        (node["name"], source)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["package_name"] == "lifecycle"
        for source in node["depends_on"]["nodes"]
        if not source.startswith("source.")
        and not {f"model {source.split('.')[2]}", f"seed {source.split('.')[2]}"} & sources[f"model {node['name']}"]
    ]

    assert missing == []
