"""Sentences for lines of the event log."""

from collections.abc import Mapping
from typing import Final

from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.messages.problems import Message
from videodesk.messages.translation import (
    CONTEXT,
    QT_TRANSLATE_NOOP,
    Translate,
    count,
    english,
    fill,
)

_WORDS: Final[Mapping[LogEvent, str]] = {
    LogEvent.REQUEST_SENT: QT_TRANSLATE_NOOP("messages", "request sent"),
    LogEvent.ACCEPTED: QT_TRANSLATE_NOOP("messages", "accepted"),
    LogEvent.NOT_ACCEPTED: QT_TRANSLATE_NOOP("messages", "not taken"),
    LogEvent.REFUSED: QT_TRANSLATE_NOOP("messages", "refused"),
    LogEvent.ANSWER_LOST: QT_TRANSLATE_NOOP("messages", "answer lost"),
    LogEvent.INTERRUPTED: QT_TRANSLATE_NOOP("messages", "the program stopped while sending"),
    LogEvent.IMAGE_UPLOADED: QT_TRANSLATE_NOOP("messages", "picture uploaded"),
    LogEvent.IMAGE_ALREADY_UPLOADED: QT_TRANSLATE_NOOP("messages", "picture uploaded before"),
    LogEvent.IMAGE_EMBEDDED: QT_TRANSLATE_NOOP("messages", "picture goes inside the request"),
    LogEvent.IMAGE_NOT_ACCEPTED: QT_TRANSLATE_NOOP("messages", "picture not taken"),
    LogEvent.SERVICE_STATE: QT_TRANSLATE_NOOP("messages", "the service says"),
    LogEvent.FAILED: QT_TRANSLATE_NOOP("messages", "failed at the service"),
    LogEvent.REMOVED_BY_SERVICE: QT_TRANSLATE_NOOP("messages", "removed by the service"),
    LogEvent.POLLING_FAILED: QT_TRANSLATE_NOOP("messages", "trouble while asking"),
    LogEvent.RECOVERED: QT_TRANSLATE_NOOP("messages", "trouble over"),
    LogEvent.DOWNLOAD_STARTED: QT_TRANSLATE_NOOP("messages", "download begun"),
    LogEvent.DOWNLOAD_RESUMED: QT_TRANSLATE_NOOP("messages", "download continued"),
    LogEvent.DOWNLOAD_INTERRUPTED: QT_TRANSLATE_NOOP("messages", "download broken off"),
    LogEvent.FILE_FOUND: QT_TRANSLATE_NOOP("messages", "file found in the library"),
    LogEvent.FILE_CHECKED: QT_TRANSLATE_NOOP("messages", "file checked"),
    LogEvent.FILE_STORED: QT_TRANSLATE_NOOP("messages", "file in its place"),
    LogEvent.STOPPED: QT_TRANSLATE_NOOP("messages", "stopped by its owner"),
    LogEvent.DISMISSED: QT_TRANSLATE_NOOP("messages", "let go by its owner"),
    LogEvent.RESUMED: QT_TRANSLATE_NOOP("messages", "taken up again"),
    LogEvent.TASK_ID_ENTERED: QT_TRANSLATE_NOOP("messages", "task id entered by its owner"),
    LogEvent.TASK_ID_CORRECTED: QT_TRANSLATE_NOOP("messages", "task id corrected by its owner"),
    LogEvent.SENT_AGAIN: QT_TRANSLATE_NOOP("messages", "sent again by its owner"),
    LogEvent.RELEASED: QT_TRANSLATE_NOOP(
        "messages", "to be sent after a long wait, as its owner wants it"
    ),
    LogEvent.FETCHED_AGAIN: QT_TRANSLATE_NOOP("messages", "asked for once more by its owner"),
    LogEvent.INTERNAL_ERROR: QT_TRANSLATE_NOOP("messages", "fault of VideoDesk"),
    LogEvent.NOTE: QT_TRANSLATE_NOOP("messages", "note"),
}
_ONCE: Final = 1
_NOTHING_YET: Final = QT_TRANSLATE_NOOP("messages", "nothing yet")
_TIMES: Final = QT_TRANSLATE_NOOP("messages", "it happened %n times", "", 1)
_AS: Final = QT_TRANSLATE_NOOP("messages", "as {id}")
_FROM: Final = QT_TRANSLATE_NOOP("messages", "from {host}")
_FROM_ANSWER: Final = QT_TRANSLATE_NOOP("messages", "from the answer itself")
_AFTER: Final = QT_TRANSLATE_NOOP("messages", "{source}, after {offset} bytes")


def event_message(entry: EventLogEntry, translate: Translate = english) -> Message:
    """Return a line of the event log as text: what happened, and the detail."""
    if entry.event is LogEvent.NOTE:
        return Message(entry.detail)
    detail = ", ".join(filter(None, (_of_params(entry, translate), entry.detail)))
    return Message(translate(CONTEXT, _WORDS[entry.event]), "", detail)


def _of_params(entry: EventLogEntry, translate: Translate) -> str:
    params = entry.params
    match entry.event:
        case LogEvent.SERVICE_STATE:
            return "" if entry.detail else translate(CONTEXT, _NOTHING_YET)
        case LogEvent.RECOVERED:
            times = count(params.get("times"))
            return translate(CONTEXT, _TIMES, "", times) if times > _ONCE else ""
        case LogEvent.SENT_AGAIN if "id" in params:
            return fill(_AS, translate, params)
        case LogEvent.DOWNLOAD_STARTED | LogEvent.DOWNLOAD_RESUMED if "host" in params:
            source = (
                fill(_FROM, translate, params)
                if params["host"]
                else translate(CONTEXT, _FROM_ANSWER)
            )
            return (
                fill(_AFTER, translate, {**params, "source": source})
                if params.get("offset")
                else source
            )
        case _:
            return ""
