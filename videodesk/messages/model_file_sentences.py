"""The sentences of mistakes in the user's own models.toml."""

from collections.abc import Mapping
from typing import Final

from videodesk.errors import Code, Reason
from videodesk.messages.code_sentences import Sentence
from videodesk.messages.translation import QT_TRANSLATE_NOOP

MODEL_FILE_REASONS: Final[Mapping[tuple[Code, Reason], Sentence]] = {
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_TABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: `{name}` isn't a known table.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_TABLE_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` isn't a known table. Did you mean `{near}`?"
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_FIELD): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: `{name}` isn't a known model field.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_FIELD_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "{file}, line {line}: `{name}` isn't a known model field. Did you mean `{near}`?",
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_EXTRA): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` isn't a known field of an extra parameter."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_UNKNOWN_EXTRA_NEAR): Sentence(
        QT_TRANSLATE_NOOP(
            "messages",
            "{file}, line {line}: `{name}` isn't a known field of an extra parameter. Did "
            "you mean `{near}`?",
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_A_TABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `models` must have one table for each model."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_WITHOUT_ID): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: a model needs an ID.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_NOT_A_TABLE): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{model}` must be a table, [models.{model}]."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODEL_FIELD_INVALID): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: `{name}` of {model} must be {expected}."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_ALL_HIDDEN): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: all models are hidden, so all of them are shown."
        )
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_UTF8): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: this isn't UTF-8 text and was ignored.")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_FILE_UNREADABLE): Sentence(
        QT_TRANSLATE_NOOP("messages", "{file}, line {line}: the file can't be read ({fault}).")
    ),
    (Code.MODELS_DAMAGED, Reason.MODELS_NOT_TOML): Sentence(
        QT_TRANSLATE_NOOP(
            "messages", "{file}, line {line}: this part isn't valid TOML and was ignored ({fault})."
        )
    ),
}

_TEXT: Final = QT_TRANSLATE_NOOP("messages", "text")
_TRUE_OR_FALSE: Final = QT_TRANSLATE_NOOP("messages", "true or false")

EXPECTED: Final[Mapping[str, str]] = {
    "name": _TEXT,
    "maker": _TEXT,
    "summary": _TEXT,
    "modes": QT_TRANSLATE_NOOP("messages", "a list of {modes}"),
    "images": QT_TRANSLATE_NOOP("messages", "two whole numbers: the fewest and the most pictures"),
    "picture_role": _TEXT,
    "aspect_ratios": QT_TRANSLATE_NOOP("messages", 'a list of strings such as "16:9"'),
    "sizes": QT_TRANSLATE_NOOP("messages", 'a list of strings such as "720p"'),
    "durations": QT_TRANSLATE_NOOP("messages", "a list of whole numbers of seconds"),
    "sound": _TRUE_OR_FALSE,
    "usual_wait": QT_TRANSLATE_NOOP("messages", "a whole number of seconds"),
    "extras": QT_TRANSLATE_NOOP(
        "messages", "a list of tables with name, kind (bool, int or text), label and hint"
    ),
    "hidden": _TRUE_OR_FALSE,
}
"""What each field of a model in the user's file is to be: `{expected}` in MODEL_FIELD_INVALID."""
