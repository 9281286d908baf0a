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
    LogEvent.REQUEST_SENT: QT_TRANSLATE_NOOP("messages", "Request sent"),
    LogEvent.ACCEPTED: QT_TRANSLATE_NOOP("messages", "Accepted by the service"),
    LogEvent.NOT_ACCEPTED: QT_TRANSLATE_NOOP("messages", "Not accepted"),
    LogEvent.REFUSED: QT_TRANSLATE_NOOP("messages", "Refused"),
    LogEvent.ANSWER_LOST: QT_TRANSLATE_NOOP("messages", "No usable response"),
    LogEvent.INTERRUPTED: QT_TRANSLATE_NOOP("messages", "VideoDesk closed while sending"),
    LogEvent.IMAGE_UPLOADED: QT_TRANSLATE_NOOP("messages", "Picture uploaded"),
    LogEvent.IMAGE_ALREADY_UPLOADED: QT_TRANSLATE_NOOP("messages", "Picture already uploaded"),
    LogEvent.IMAGE_EMBEDDED: QT_TRANSLATE_NOOP("messages", "Picture sent inside the request"),
    LogEvent.IMAGE_NOT_ACCEPTED: QT_TRANSLATE_NOOP("messages", "Picture not accepted"),
    LogEvent.SERVICE_STATE: QT_TRANSLATE_NOOP("messages", "Status at the service"),
    LogEvent.FAILED: QT_TRANSLATE_NOOP("messages", "Failed at the service"),
    LogEvent.REMOVED_BY_SERVICE: QT_TRANSLATE_NOOP("messages", "Removed by the service"),
    LogEvent.POLLING_FAILED: QT_TRANSLATE_NOOP("messages", "Status could not be checked"),
    LogEvent.RECOVERED: QT_TRANSLATE_NOOP("messages", "Status checks work again"),
    LogEvent.DOWNLOAD_STARTED: QT_TRANSLATE_NOOP("messages", "Download started"),
    LogEvent.DOWNLOAD_RESUMED: QT_TRANSLATE_NOOP("messages", "Download resumed"),
    LogEvent.DOWNLOAD_INTERRUPTED: QT_TRANSLATE_NOOP("messages", "Download interrupted"),
    LogEvent.FILE_FOUND: QT_TRANSLATE_NOOP("messages", "File found in the library"),
    LogEvent.FILE_CHECKED: QT_TRANSLATE_NOOP("messages", "File checked"),
    LogEvent.FILE_STORED: QT_TRANSLATE_NOOP("messages", "File saved to the library"),
    LogEvent.FILE_KEPT: QT_TRANSLATE_NOOP("messages", "You kept the file as it is"),
    LogEvent.STOPPED: QT_TRANSLATE_NOOP("messages", "You stopped tracking it"),
    LogEvent.DISMISSED: QT_TRANSLATE_NOOP("messages", "You chose to forget the request"),
    LogEvent.RESUMED: QT_TRANSLATE_NOOP("messages", "Tracked again"),
    LogEvent.TASK_ID_ENTERED: QT_TRANSLATE_NOOP("messages", "You entered the task ID"),
    LogEvent.TASK_ID_CORRECTED: QT_TRANSLATE_NOOP("messages", "You corrected the task ID"),
    LogEvent.SENT_AGAIN: QT_TRANSLATE_NOOP("messages", "You sent it again"),
    LogEvent.RELEASED: QT_TRANSLATE_NOOP("messages", "You sent it after a long wait"),
    LogEvent.FETCHED_AGAIN: QT_TRANSLATE_NOOP("messages", "You fetched it again"),
    LogEvent.INTERNAL_ERROR: QT_TRANSLATE_NOOP("messages", "Error in VideoDesk"),
    LogEvent.NOTE: QT_TRANSLATE_NOOP("messages", "Note"),
}
_ONCE: Final = 1
_NOTHING_YET: Final = QT_TRANSLATE_NOOP("messages", "none yet")
_TIMES: Final = QT_TRANSLATE_NOOP("messages", "after %n failures", "", 1)
_AS: Final = QT_TRANSLATE_NOOP("messages", "as {id}")
_FROM: Final = QT_TRANSLATE_NOOP("messages", "from {host}")
_FROM_ANSWER: Final = QT_TRANSLATE_NOOP("messages", "from the response itself")
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
