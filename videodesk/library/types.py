"""What was sent and answered for one generation, line by line, for its owner and for support."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EventLogEntry:
    """One line of a generation's journal: never a key, a picture or a prompt.

    `at` is aware. `event` says in a few words what was done or heard. `request_id` is the
    service's own name for the exchange; `detail` holds its words.
    """

    generation_id: str
    at: datetime
    event: str
    http_status: int | None = None
    request_id: str | None = None
    detail: str = ""
