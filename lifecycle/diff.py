"""What two revisions of a dbt project define differently, how bad it is, and who depends on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lifecycle.meaning.changes import CLASSES, Change, Class, worst
from lifecycle.meaning.compare_files import compare_macros, compare_models, compare_seeds, compare_variables
from lifecycle.meaning.compare_metrics import compare_metrics, compare_semantic_columns
from lifecycle.meaning.compare_readers import compare_reports, compare_saved_queries
from lifecycle.meaning.graph import Graph, shown
from lifecycle.meaning.read import line_of, read_definitions
from lifecycle.meaning.trees import Tree, merge_base, revision_tree, work_tree

__all__ = ["CLASSES", "Change", "Class", "Diff", "diff_revisions", "diff_trees", "worst"]

_COMPARED = (
    compare_metrics,
    compare_semantic_columns,
    compare_saved_queries,
    compare_reports,
    compare_models,
    compare_macros,
    compare_seeds,
    compare_variables,
)


@dataclass(frozen=True)
class Diff:
    """The differences between two trees, the worst first.

    Attributes:
        base_revision: What git knows the older tree by; none where it is no revision.
        head_revision: Likewise of the newer; none for the files as they stand.
    """

    base: str
    head: str
    changes: Sequence[Change]
    graphs: tuple[Graph, Graph]
    base_revision: str | None = None
    head_revision: str | None = None

    def of(self, kind: Class) -> list[Change]:
        """The changes of one class."""
        return [change for change in self.changes if change.kind == kind]


def diff_revisions(root: Path, base: str, head: str | None = None, from_merge_base: bool = False) -> Diff:
    """What differs between two revisions of the project in a folder; the work tree is only read.

    Args:
        root: The folder of `dbt_project.yml`, in a git repository.
        base: The older revision.
        head: The newer one; none means the files as they stand.
        from_merge_base: Whether to compare with where `head` left `base`, as a pull request does.

    Raises:
        UsageFault: No such revision, or no project in it.
        EnvironmentFault: No git or no repository.
        DataFault: A YAML file is none.
    """
    start = merge_base(root, base, head or "HEAD") if from_merge_base else base
    older = replace(revision_tree(root, start), name=base)
    found = diff_trees(older, revision_tree(root, head) if head else work_tree(root))
    return replace(found, base_revision=start, head_revision=head)


def diff_trees(base: Tree, head: Tree) -> Diff:
    """What differs between two trees.

    Raises:
        DataFault: A YAML file is none.
    """
    graphs = (Graph(read_definitions(base)), Graph(read_definitions(head)))
    found = [change for compare in _COMPARED for change in compare(*graphs)]
    told = list(_with_readers(graphs, found))
    told.sort(key=lambda change: (CLASSES.index(change.kind), _order(change.subject), change.subject, change.aspect))
    return Diff(base.name, head.name, told, graphs)


def _with_readers(graphs: tuple[Graph, Graph], changes: Iterable[Change]) -> Iterator[Change]:
    known: dict[str, tuple[str, ...]] = {}
    for change in changes:
        tree = graphs[0 if change.is_gone else 1].definitions.tree
        text = tree.files.get(change.path, "")
        line = line_of(text, change.keys) if change.keys and text else 1
        if change.subject not in known:
            readers = {reader for graph in graphs for reader in graph.dependents(change.subject)}
            known[change.subject] = tuple(name for name in shown(graphs, readers) if not _is_same(name, change.subject))
        yield replace(change, affects=known[change.subject] if change.kind != "cosmetic" else (), line=line)


def _is_same(shown_name: str, subject: str) -> bool:
    return shown_name == subject or shown_name.replace("mart ", "model ") == subject


def _order(subject: str) -> int:
    kinds = ("metric", "dimension", "entity", "time", "variable", "seed", "macro", "model", "column", "saved", "report")
    return kinds.index(subject.split(maxsplit=1)[0])
