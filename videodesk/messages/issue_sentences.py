"""The sentences of validation issues."""

from collections.abc import Mapping
from typing import Final

from videodesk.catalog import IssueCode
from videodesk.errors import Param
from videodesk.messages.translation import (
    QT_TRANSLATE_NOOP,
    Translate,
    fill,
)

SENTENCES: Final[Mapping[IssueCode, str]] = {
    IssueCode.MODEL_MISSING: QT_TRANSLATE_NOOP("messages", "Choose a model."),
    IssueCode.MODEL_UNKNOWN: QT_TRANSLATE_NOOP(
        "messages", "This model is not in the list; it is sent as it is."
    ),
    IssueCode.PROMPT_MISSING: QT_TRANSLATE_NOOP("messages", "Describe the clip first."),
    IssueCode.DURATION_INVALID: QT_TRANSLATE_NOOP(
        "messages", "The duration is a whole number of seconds, 1 or more."
    ),
    IssueCode.DURATION_UNUSUAL: QT_TRANSLATE_NOOP(
        "messages", "{model} is known for {known} seconds."
    ),
    IssueCode.ADDRESS_INVALID: QT_TRANSLATE_NOOP(
        "messages", "This is no web address. One begins with https:// and names a host."
    ),
    IssueCode.IMAGES_NOT_TAKEN: QT_TRANSLATE_NOOP(
        "messages",
        "{model} works from words alone. Remove the pictures, or choose another model.",
    ),
    IssueCode.IMAGE_NEEDED: QT_TRANSLATE_NOOP(
        "messages", "{model} needs a picture to set in motion. Add one."
    ),
    IssueCode.TOO_MANY_IMAGES: QT_TRANSLATE_NOOP(
        "messages", "{model} is known to use {most} at most; the service may refuse the rest."
    ),
    IssueCode.IMAGE_UNUSABLE: QT_TRANSLATE_NOOP("messages", "{name}: {why}"),
    IssueCode.IMAGE_BEING_READ: QT_TRANSLATE_NOOP("messages", "A picture is still being read."),
    IssueCode.NO_FIRST_FRAME: QT_TRANSLATE_NOOP(
        "messages",
        "{model} is not known to begin a clip with a picture. To go on from this frame, choose a "
        "model that takes a first frame.",
    ),
    IssueCode.SHAPE_UNUSUAL: QT_TRANSLATE_NOOP("messages", "{model} is known for {known}."),
    IssueCode.SHAPE_NOT_TAKEN: QT_TRANSLATE_NOOP(
        "messages", "{model} takes its shape from the picture or the size."
    ),
    IssueCode.SIZE_UNUSUAL: QT_TRANSLATE_NOOP("messages", "{model} is known for {known}."),
    IssueCode.NOT_JSON_OBJECT: QT_TRANSLATE_NOOP(
        "messages", 'This is no JSON object. One looks like {{"seed": 7}}.'
    ),
    IssueCode.EXTRA_NOT_BOOL: QT_TRANSLATE_NOOP("messages", "{name} is known to be yes or no."),
    IssueCode.EXTRA_NOT_INT: QT_TRANSLATE_NOOP("messages", "{name} is known to be a whole number."),
    IssueCode.EXTRA_NOT_TEXT: QT_TRANSLATE_NOOP("messages", "{name} is known to be a text."),
}
_LIST: Final = QT_TRANSLATE_NOOP("messages", "{first} and {last}")


def issue_sentence(code: IssueCode, params: Mapping[str, Param], translate: Translate) -> str:
    """The sentence of an issue with these parameters."""
    values = {
        name: _listing(value, translate) if isinstance(value, tuple) else value
        for name, value in params.items()
    }
    return fill(SENTENCES[code], translate, values)


def _listing(words: tuple[str, ...], translate: Translate) -> str:
    """Return the words as a list in a sentence: "16:9, 9:16 and 1:1"."""
    if len(words) < 2:
        return "".join(words)
    return fill(_LIST, translate, {"first": ", ".join(words[:-1]), "last": words[-1]})
