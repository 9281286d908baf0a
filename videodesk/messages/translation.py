"""Translator functions, and how a translated sentence is filled with its values."""

from collections.abc import Mapping
from typing import Final, Protocol

CONTEXT: Final = "messages"
"""The context of Qt's translation files that all sentences of this package stand under."""

_MAX_COUNT: Final = 2**31 - 1


class Translate(Protocol):
    """`QCoreApplication.translate`, or a function like it.

    Gives the text of a translation for `text`, in the plural form for `n` where that is not -1,
    with `%n` replaced; the text itself where there is no translation.
    """

    def __call__(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /
    ) -> str:
        """Translate one text."""
        ...


def QT_TRANSLATE_NOOP(context: str, text: str, comment: str = "", n: int = -1) -> str:  # noqa: ARG001, N802
    """Mark a text for `pyside6-lupdate`, which knows this name; with `n`, one that has a plural."""
    return text


def english(_context: str, text: str, _disambiguation: str | None = None, n: int = -1, /) -> str:
    """Translate nothing."""
    return text if n < 0 else text.replace("%n", str(n))


def count(value: object) -> int:
    """A number for `%n`: Qt takes 32 bits. 0 for what is no number, and for a greater one."""
    return value if isinstance(value, int) and 0 <= value <= _MAX_COUNT else 0


def fill(text: str, translate: Translate, values: Mapping[str, object]) -> str:
    """The translation of `text` with its `{placeholders}` filled.

    A value that is not there leaves an ellipsis, and a translation whose placeholders are broken
    gives way to the English text.
    """
    known = _Values(values)
    try:
        return translate(CONTEXT, text).format_map(known)
    except (ValueError, IndexError, AttributeError):
        return text.format_map(known)


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"
