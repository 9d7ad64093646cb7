"""What differs between the definitions of two trees, each difference with its class."""

from dataclasses import dataclass, field
from typing import Any, Literal

from lifecycle.meaning.read import Json, canonical, meta_of

Class = Literal["breaking", "value-changing", "additive", "cosmetic"]

CLASSES: tuple[Class, ...] = ("breaking", "value-changing", "additive", "cosmetic")
"""From the worst to the least."""

WORDS = ("label", "description", "config", "meta", "name", "docs")
"""Keys that say nothing of numbers; of `meta` the unit does."""
SAME = "it is written otherwise and means the same"


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        subject: A kind and a name, such as "metric revenue".
        kind: How bad it is for who reads the subject.
        aspect: What of it differs, such as "filter".
        old: As it was written; empty where it was not.
        new: As it is written; empty where it is not.
        path: The file, of the newer tree where it is there.
        keys: Where in a YAML file; empty for another file.
        why: What it does to readers, as a clause.
        affects: All that depends on the subject, such as "report board", in order.
        line: Line of `path`, from 1.
    """

    subject: str
    kind: Class
    aspect: str
    old: str
    new: str
    path: str
    why: str
    keys: tuple[str, ...] = ()
    affects: tuple[str, ...] = field(default=())
    line: int = 1
    is_gone: bool = False


def worst(kinds: list[Class]) -> Class:
    """The worst of some classes; cosmetic when there is none."""
    return min(kinds, key=CLASSES.index, default="cosmetic")


def plain(value: Any) -> Any:
    """A text with one blank for each stretch of white space; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else value


def value_text(value: Any) -> str:
    """A value of YAML on one line; nothing for none."""
    if value is None or value == {}:
        return ""
    return str(plain(value)) if isinstance(value, str) else canonical(value)


def text_at(entry: Json, key: str) -> str:
    """What stands at a key of a metric, a saved query or a report; the unit stands in its meta."""
    return value_text(meta_of(entry).get(key) if key == "unit" else entry.get(key))


def text_of(entry: Json) -> str:
    """An entry without its words."""
    return value_text({key: value for key, value in entry.items() if key not in WORDS})
