"""One value deep inside frozen dataclasses: found, replaced, and the range that it may lie in.

A path is the names of the fields with dots between them, such as `network.connect_timeout`.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from msgspec import Meta

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

D = TypeVar("D", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a person chose for the field at this path."""

    path: str
    value: object


def value_at(source: object, path: str) -> Any:
    """What the field at this path holds. AttributeError for a path that does not exist."""
    for name in path.split("."):
        source = getattr(source, name)
    return source


def with_value(source: D, path: str, value: object) -> D:
    """The same with another value at this path. Raises TypeError for one that does not exist."""
    name, _, rest = path.partition(".")
    inner = with_value(getattr(source, name), rest, value) if rest else value
    return replace(source, **{name: inner})


def range_at(kind: type, path: str) -> tuple[float, float]:
    """The least and the most that the figure at this path may be: `msgspec.Meta`'s `ge` and `le`.

    Raises ValueError for a field without both of them.
    """
    name, _, rest = path.partition(".")
    hint = get_type_hints(kind, include_extras=True)[name]
    if rest:
        return range_at(hint, rest)
    for mark in get_args(hint):
        if isinstance(mark, Meta) and mark.ge is not None and mark.le is not None:
            return mark.ge, mark.le
    raise ValueError(f"{kind.__name__}.{name} has no range")
