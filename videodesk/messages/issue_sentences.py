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
        "messages", "This model isn't in the list. Its ID is sent unchanged."
    ),
    IssueCode.PROMPT_MISSING: QT_TRANSLATE_NOOP("messages", "Describe the clip first."),
    IssueCode.DURATION_INVALID: QT_TRANSLATE_NOOP(
        "messages", "Enter a whole number of seconds, such as 8."
    ),
    IssueCode.DURATION_UNUSUAL: QT_TRANSLATE_NOOP("messages", "{model} supports {known} seconds."),
    IssueCode.ADDRESS_INVALID: QT_TRANSLATE_NOOP(
        "messages", "This isn't a web address. Enter one that starts with https://."
    ),
    IssueCode.IMAGES_NOT_TAKEN: QT_TRANSLATE_NOOP(
        "messages",
        "{model} works from text only. Remove the pictures or choose another model.",
    ),
    IssueCode.IMAGE_NEEDED: QT_TRANSLATE_NOOP(
        "messages", "{model} needs a picture to start from. Add one."
    ),
    IssueCode.TOO_MANY_IMAGES: QT_TRANSLATE_NOOP(
        "messages", "{model} takes up to {most} pictures. Extra pictures may be refused."
    ),
    IssueCode.MORE_THAN_ONE_IMAGE: QT_TRANSLATE_NOOP(
        "messages", "{model} takes 1 picture. Extra pictures may be refused."
    ),
    IssueCode.IMAGE_UNUSABLE: QT_TRANSLATE_NOOP("messages", "{name}: {why}"),
    IssueCode.IMAGE_BEING_READ: QT_TRANSLATE_NOOP("messages", "A picture is still being read."),
    IssueCode.NO_FIRST_FRAME: QT_TRANSLATE_NOOP(
        "messages", "{model} can't start from a frame. Use {usable}."
    ),
    IssueCode.NO_FIRST_FRAME_ANYWHERE: QT_TRANSLATE_NOOP(
        "messages", "{model} can't start from a frame. Choose a model that takes a first frame."
    ),
    IssueCode.SHAPE_UNUSUAL: QT_TRANSLATE_NOOP("messages", "{model} supports {known}."),
    IssueCode.SHAPE_NOT_TAKEN: QT_TRANSLATE_NOOP(
        "messages", "{model} takes its shape from the picture or the size."
    ),
    IssueCode.SIZE_UNUSUAL: QT_TRANSLATE_NOOP("messages", "{model} supports {known}."),
    IssueCode.NOT_JSON: QT_TRANSLATE_NOOP(
        "messages", 'This isn\'t valid JSON. Example: {{"seed": 7}}.'
    ),
    IssueCode.NOT_JSON_OBJECT: QT_TRANSLATE_NOOP(
        "messages", 'This isn\'t a JSON object. Example: {{"seed": 7}}.'
    ),
    IssueCode.EXTRA_NOT_BOOL: QT_TRANSLATE_NOOP("messages", "{name} should be true or false."),
    IssueCode.EXTRA_NOT_INT: QT_TRANSLATE_NOOP("messages", "{name} should be a whole number."),
    IssueCode.EXTRA_NOT_TEXT: QT_TRANSLATE_NOOP("messages", "{name} should be text."),
}
_ALL: Final = QT_TRANSLATE_NOOP("messages", "{first} and {last}")
_ANY: Final = QT_TRANSLATE_NOOP("messages", "{first} or {last}")
_ANY_OF: Final = frozenset({"usable"})
"""The parameters of which one is to be chosen."""


def issue_sentence(code: IssueCode, params: Mapping[str, Param], translate: Translate) -> str:
    """The sentence of an issue with these parameters."""
    values = {
        name: _listing(value, _ANY if name in _ANY_OF else _ALL, translate)
        if isinstance(value, tuple)
        else value
        for name, value in params.items()
    }
    return fill(SENTENCES[code], translate, values)


def _listing(words: tuple[str, ...], joined: str, translate: Translate) -> str:
    """Return the words as a list in a sentence: "16:9, 9:16 and 1:1"."""
    if len(words) < 2:
        return "".join(words)
    return fill(joined, translate, {"first": ", ".join(words[:-1]), "last": words[-1]})
