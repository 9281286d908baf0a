"""Texts as people read and write them: equal spellings, invisible characters, encodings."""

import codecs
import re
import unicodedata
from typing import Final

# Unicode's Default_Ignorable_Code_Point: zero-width characters, marks for the direction of text,
# variation selectors, fillers. Also the interlinear annotations and NUL.
_INVISIBLE: Final = re.compile(
    "[\0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BLANK: Final = re.compile("[\\s\u2800]*")  # U+2800 is the empty pattern of Braille
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys(
            "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u02b9\u02bb\u02bc`\u00b4", "'"
        ),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e\u301f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
# C0 but tab and newline, DEL, C1; line separators; embeddings, overrides and isolates. The marks
# U+200E, U+200F and U+061C stay: right-to-left texts need them, and they reorder no letters.
_CONTROLS: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_UNPRINTABLE: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_SHORT: Final = 60
_ENCODINGS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LAST_OF_LATIN_1: Final = 0xFF
_DOTLESS_I: Final = "\u0131"
_DOTTED_I: Final = "i\u0307"
"""The folded form of a capital I with a dot."""


def fold(text: str) -> str:
    """Return the text in the form in which searches compare it.

    Composed and decomposed letters, capital and small ones of every script, full and half width,
    ligatures, curly and straight quotes, and dashes are the same in it. So are the Turkish dotted
    and dotless i, since a word is searched for by people who cannot type the other one. Invisible
    characters are left out.
    """
    if text.isascii():
        return text.replace("\0", "").replace("`", "'").lower()
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE))
    # A second time: folding decomposes some letters, and some compose only then.
    folded = unicodedata.normalize("NFKC", _without_case(alike))
    return unicodedata.normalize("NFKC", _without_case(folded))


def _without_case(text: str) -> str:
    folded = without_invisible(text).casefold()
    return folded.replace(_DOTTED_I, "i").replace(_DOTLESS_I, "i")


def without_invisible(text: str) -> str:
    """Return the text without zero-width characters and marks for its direction."""
    return _INVISIBLE.sub("", text)


def is_blank(text: str) -> bool:
    """Whether nothing in a text is visible."""
    return _BLANK.fullmatch(without_invisible(text)) is not None


def printable(text: str) -> str:
    """Return the text with an escape such as `\\x1b` for each control and direction character.

    Terminals obey the former (title, clipboard, cursor), and the latter reorder what is around
    them. Tabs and newlines stay.
    """
    return text if text.isprintable() else _UNPRINTABLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= _LAST_OF_LATIN_1 else f"\\u{code:04x}"


def printable_json(json: str) -> str:
    """Return JSON with its own escape for each control and direction character."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def without_controls(text: str) -> str:
    """Return the text without control characters but tabs and newlines."""
    return _CONTROLS.sub("", text)


def indented(text: str, columns: int) -> str:
    """Return the text with its further lines indented, so that none looks like one of ours."""
    return ("\n" + " " * columns).join(text.splitlines())


def one_line(text: str) -> str:
    """Return the text on one line, so that it cannot pretend to be lines of its own."""
    first, *more = text.splitlines() or [""]
    return printable(" ".join((first, *filter(None, map(str.strip, more)))))


def short_line(text: str) -> str:
    """Return a name on one line; a long one is cut, so that it leaves room for what it names."""
    line = one_line(text)
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def decode_file(content: bytes, *, errors: str = "strict") -> str:
    """Decode a text file in UTF-8, or with the byte order mark of an editor, in UTF-16 as well.

    Raises UnicodeDecodeError, unless `errors` says otherwise (`bytes.decode`).
    """
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, errors)
    return content.decode("utf-8", errors)


def storable(text: str) -> str:
    """Return the text with a question mark for each byte that was not UTF-8.

    File names contain such bytes as lone surrogates, which neither databases nor JSON accept.
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
