"""Details of a problem that its sentence leaves out: file names, versions, numbers."""

from collections.abc import Iterator
from typing import Final

from videodesk.errors import Code, Problem
from videodesk.messages.translation import CONTEXT, QT_TRANSLATE_NOOP, Translate, count, fill

_SET_ASIDE: Final = QT_TRANSLATE_NOOP("messages", "{aside}: {fault}.")
_FROM_BACKUP: Final = QT_TRANSLATE_NOOP("messages", "It was replaced by the backup {backup}.")
_NO_BACKUP: Final = QT_TRANSLATE_NOOP("messages", "There was no backup.")
_ONE_COPIED: Final = QT_TRANSLATE_NOOP(
    "messages", "1 clip was recovered from the damaged database."
)
_COPIED: Final = QT_TRANSLATE_NOOP(
    "messages", "%n clips were recovered from the damaged database.", "", 1
)
_REBUILT: Final = QT_TRANSLATE_NOOP(
    "messages", "Restored from the ledger and the clips: %n.", "", 1
)
_RECOVERED: Final = QT_TRANSLATE_NOOP("messages", "Restored from the ledger: %n.", "", 1)
_LIBRARY_VERSION: Final = QT_TRANSLATE_NOOP("messages", "{path} has version {version}.")
_SETTINGS_VERSION: Final = QT_TRANSLATE_NOOP(
    "messages", "{file} has version {version}; this VideoDesk uses version {ours}."
)
_NOT_READ: Final = QT_TRANSLATE_NOOP("messages", "Not read: {names}.")
_OLD_FILE: Final = QT_TRANSLATE_NOOP("messages", "The old file was saved as {aside}.")


def problem_detail(problem: Problem, values: dict[str, str], translate: Translate) -> str:
    """The text of the service or the system, and what our own parameters add to it.

    `values` are the parameters as text.
    """
    return ". ".join(filter(None, (problem.detail, " ".join(_added(problem, values, translate)))))


def _added(problem: Problem, values: dict[str, str], translate: Translate) -> Iterator[str]:
    match problem.code:
        case Code.LIBRARY_RESTORED if "backup" in problem.params:
            if values.get("aside"):
                yield fill(_SET_ASIDE, translate, values)
            yield fill(_FROM_BACKUP if values["backup"] else _NO_BACKUP, translate, values)
            copied = _number(problem, "copied")
            if copied == 1:
                yield translate(CONTEXT, _ONE_COPIED)
            elif copied:
                yield translate(CONTEXT, _COPIED, "", copied)
            yield translate(CONTEXT, _REBUILT, "", _number(problem, "rebuilt"))
        case Code.GENERATIONS_RECOVERED if "recovered" in problem.params:
            yield translate(CONTEXT, _RECOVERED, "", _number(problem, "recovered"))
        case Code.LIBRARY_TOO_NEW if "version" in problem.params:
            yield fill(_LIBRARY_VERSION, translate, values)
        case Code.SETTINGS_NEWER if "version" in problem.params:
            yield fill(_SETTINGS_VERSION, translate, values)
            if values.get("names"):
                yield fill(_NOT_READ, translate, values)
        case Code.SETTINGS_DAMAGED if "aside" in problem.params:
            yield fill(_OLD_FILE, translate, values)
        case _:
            return


def _number(problem: Problem, name: str) -> int:
    return count(problem.params.get(name))
