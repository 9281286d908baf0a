"""Values of the event log: what happened to a generation, as codes and parameters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from videodesk.errors import NO_PARAMS, Params


class LogEvent(StrEnum):
    """What a line of the event log is about; stored. `videodesk.messages` has the texts."""

    REQUEST_SENT = "request_sent"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"
    ANSWER_LOST = "answer_lost"
    INTERRUPTED = "interrupted"
    IMAGE_UPLOADED = "image_uploaded"
    IMAGE_ALREADY_UPLOADED = "image_already_uploaded"
    IMAGE_EMBEDDED = "image_embedded"
    IMAGE_NOT_ACCEPTED = "image_not_accepted"
    SERVICE_STATE = "service_state"
    FAILED = "failed"
    REMOVED_BY_SERVICE = "removed_by_service"
    POLLING_FAILED = "polling_failed"
    RECOVERED = "recovered"
    DOWNLOAD_STARTED = "download_started"
    DOWNLOAD_RESUMED = "download_resumed"
    DOWNLOAD_INTERRUPTED = "download_interrupted"
    FILE_FOUND = "file_found"
    FILE_CHECKED = "file_checked"
    FILE_STORED = "file_stored"
    FILE_KEPT = "file_kept"
    STOPPED = "stopped"
    DISMISSED = "dismissed"
    RESUMED = "resumed"
    TASK_ID_ENTERED = "task_id_entered"
    TASK_ID_CORRECTED = "task_id_corrected"
    SENT_AGAIN = "sent_again"
    RELEASED = "released"
    FETCHED_AGAIN = "fetched_again"
    INTERNAL_ERROR = "internal_error"
    NOTE = "note"
    """An event of another version; its text is in the detail."""


def event_from_text(stored: str, detail: str) -> tuple[LogEvent, str]:
    """Parse a stored event and its detail; a NOTE if this version does not know it."""
    try:
        return LogEvent(stored), detail
    except ValueError:
        return LogEvent.NOTE, " · ".join(filter(None, (stored, detail)))


@dataclass(frozen=True, slots=True)
class EventLogEntry:
    """One line of a generation's event log: never a key, an image or a prompt.

    `at` is aware. `request_id` is the service's id for the exchange. `detail` is the service's own
    text, or a description that is the same in every language; `params` are the values for our own
    text.
    """

    generation_id: str
    at: datetime
    event: LogEvent
    http_status: int | None = None
    request_id: str | None = None
    detail: str = ""
    params: Params = NO_PARAMS
