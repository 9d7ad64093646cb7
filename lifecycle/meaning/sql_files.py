"""What a model's SQL or a macro means, however it is written; both hold Jinja."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from jinja2 import nodes

from lifecycle.meaning.normal import blanks_collapsed, normal_query, normal_tokens
from lifecycle.meaning.templates import expression_text, parsed, placeholder

# Settings in `config()` that put a table elsewhere or describe it; another one may change its rows.
_PLAIN_CONFIG = frozenset(
    """materialized tags meta docs persist_docs schema database alias group access contract grants indexes cluster_by
    partition_by on_schema_change file_format location_root full_refresh enabled query_tag transient pre_hook post_hook
    on_configuration_change snowflake_warehouse description quoting sql_header package""".split()
)
_MOVING_CONFIG = ("schema", "database", "alias")
_KNOWN_CALLS = ("ref", "source", "var", "this", "config")
_LONE = re.compile(r"\(\s*(_jj_\w+)\s*\)")


@dataclass(frozen=True)
class SqlMeaning:
    """What a file of SQL means.

    Attributes:
        form: The normal form: equal for two texts that mean the same.
        place: The settings that say where its table is.
    """

    form: str
    place: str = ""


@cache
def model_meaning(text: str) -> SqlMeaning:
    """What the SQL file of a model means."""
    tree = parsed(text)
    if tree is None:
        return SqlMeaning(blanks_collapsed(text))
    settings = _settings(tree)
    kept = {key: value for key, value in settings.items() if key not in _PLAIN_CONFIG}
    is_incremental = settings.get("materialized") == expression_text(nodes.Const("incremental"))
    form = _query_form(tree) or _template_form(tree)
    return SqlMeaning(
        form=f"{form} {sorted(kept.items())}{' incremental' if is_incremental else ''}",
        place=str([(key, settings[key]) for key in _MOVING_CONFIG if key in settings]),
    )


def says_it_is_off(text: str) -> bool:
    """Whether a model's own SQL says that it is not built."""
    tree = parsed(text) if "enabled" in text else None
    return tree is not None and _settings(tree).get("enabled") == expression_text(nodes.Const(False))


def macro_form(tree: nodes.Macro) -> str:
    """The normal form of a macro."""
    defaults = [expression_text(default) for default in tree.defaults]
    arguments = [argument.name for argument in tree.args]
    return f"{arguments} {defaults} {_template_form(nodes.Template(tree.body))}"


def digest(*parts: str) -> str:
    """A short hash of texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _settings(tree: nodes.Template) -> dict[str, str]:
    """What `config()` is given in a model's SQL."""
    configs = [call for call in tree.find_all(nodes.Call) if _is_config(call)]
    return {pair.key: expression_text(pair.value) for call in configs for pair in call.kwargs}


def _query_form(tree: nodes.Template) -> str | None:
    """The normal form of SQL whose Jinja is expressions alone; none where it has blocks or is no one query."""
    parts: list[str] = []
    is_plain = True
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            return None
        for item in node.nodes:
            if isinstance(item, nodes.TemplateData):
                parts.append(item.data)
            elif not _is_config(item):
                parts.append(placeholder(expression_text(item)))
                is_plain = is_plain and _is_known_call(item)
    # A macro that writes a whole query stands alone in parentheses, where SQL wants a query.
    sql = _LONE.sub(r"(select * from \1)", "".join(parts))
    return normal_query(sql, is_plain)


def _template_form(tree: nodes.Node) -> str:
    """Jinja as a tree, and the SQL between it as tokens."""
    return "".join(_node_form(child) for child in getattr(tree, "body", []))


def _node_form(node: nodes.Node) -> str:
    if isinstance(node, nodes.TemplateData):
        return _text_form(node.data)
    if isinstance(node, nodes.Output):
        return "".join(f"{_node_form(item)} " for item in node.nodes if not _is_config(item))
    inside = [field for field in ("body", "elif_", "else_") if getattr(node, field, None)]
    if not inside:
        return f"{{{expression_text(node)}}}"
    own = [expression_text(value) for field, value in node.iter_fields(exclude=inside) if isinstance(value, nodes.Node)]
    blocks = ["".join(map(_node_form, getattr(node, field))) for field in inside]
    return f"{{{type(node).__name__} {own} {blocks}}}"


def _text_form(text: str) -> str:
    """The tokens of SQL, and whether its ends belong to words that Jinja finishes."""
    form = normal_tokens(text)
    if not form:
        return ""
    first, last = text[0], text[-1]
    return f"{'~' if first.isalnum() or first == '_' else ''}{form}{'~' if last.isalnum() or last == '_' else ''}"


def _is_config(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "config"


def _is_known_call(node: nodes.Node) -> bool:
    callee = node.node if isinstance(node, nodes.Call) else node
    return isinstance(callee, nodes.Name) and callee.name in _KNOWN_CALLS
