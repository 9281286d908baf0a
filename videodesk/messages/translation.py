"""Translator functions, and filling translated sentences with values."""

from collections.abc import Mapping
from typing import Final, Protocol

CONTEXT: Final = "messages"
"""The context of Qt's translation files that all sentences of this package stand under."""

_MAX_COUNT: Final = 2**31 - 1


class Translate(Protocol):
    """`QCoreApplication.translate`, or a function like it.

    Returns the translation of `text`, in the plural form for `n` unless that is -1, with `%n`
    replaced; the text itself if there is no translation.
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
    """Return the English text, untranslated."""
    return text if n < 0 else text.replace("%n", str(n))


def count(value: object) -> int:
    """A number for `%n`: Qt takes 32 bits. 0 for what is no number, and for a greater one."""
    return value if isinstance(value, int) and 0 <= value <= _MAX_COUNT else 0


def fill(text: str, translate: Translate, values: Mapping[str, object]) -> str:
    """Return the translation of `text` with its `{placeholders}` filled.

    A missing value becomes an ellipsis, and a translation with broken placeholders is replaced by
    the English text.
    """
    known = _Values(values)
    try:
        return translate(CONTEXT, text).format_map(known)
    except (ValueError, IndexError, AttributeError):
        return text.format_map(known)


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"
