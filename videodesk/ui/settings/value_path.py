"""Fields of nested frozen dataclasses by path: read, replaced, and their range.

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
    """A new value for the field at this path."""

    path: str
    value: object


def value_at(source: object, path: str) -> Any:
    """Return the value at this path. Raises AttributeError if it does not exist."""
    for name in path.split("."):
        source = getattr(source, name)
    return source


def with_value(source: D, path: str, value: object) -> D:
    """Return a copy with another value at this path. Raises TypeError if it does not exist."""
    name, _, rest = path.partition(".")
    inner = with_value(getattr(source, name), rest, value) if rest else value
    return replace(source, **{name: inner})


def range_at(kind: type, path: str) -> tuple[float, float]:
    """Return minimum and maximum of the number at this path: `msgspec.Meta`'s `ge` and `le`.

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
