"""Value types: a request, its status, and a snapshot of one generation.

They are frozen. Only the engine changes a generation, and only along `TRANSITIONS`: a new snapshot
by `dataclasses.replace`, written to the library, then published.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from videodesk.errors import (
    Code,
    Consequence,
    Problem,
    VideoDeskError,
    problem,
    with_params,
)

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Status(StrEnum):
    """The status of a generation. Stored as text."""

    QUEUED = "queued"
    """On disk, nothing sent yet."""
    SUBMITTING = "submitting"
    """Written to disk before the POST leaves."""
    UNCONFIRMED = "unconfirmed"
    """Sent, without a usable answer: it may have been charged. Only the user decides about it."""
    PROCESSING = "processing"
    """The task id is on disk; the service is working."""
    DOWNLOADING = "downloading"
    """The service has finished; the file is being downloaded."""
    COMPLETED = "completed"
    """The file is complete, checked, and in its final place."""
    FAILED = "failed"
    """The service reported a failure, or refused the request."""
    CANCELLED = "cancelled"
    """Never sent, or the user stopped following it; a task id is kept."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens automatically."""
        return self in SETTLED


SETTLED: Final = frozenset({Status.UNCONFIRMED, Status.COMPLETED, Status.FAILED, Status.CANCELLED})

# docs/design.md, "Domain model". A pair that is not here cannot be written.
TRANSITIONS: Final[Mapping[Status, frozenset[Status]]] = {
    Status.QUEUED: frozenset({Status.SUBMITTING, Status.FAILED, Status.CANCELLED}),
    Status.SUBMITTING: frozenset(
        {Status.QUEUED, Status.PROCESSING, Status.UNCONFIRMED, Status.FAILED}
    ),
    Status.UNCONFIRMED: frozenset({Status.PROCESSING, Status.CANCELLED}),
    Status.PROCESSING: frozenset(
        {Status.DOWNLOADING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}
    ),
    Status.DOWNLOADING: frozenset(
        {Status.PROCESSING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}
    ),
    Status.COMPLETED: frozenset({Status.DOWNLOADING}),
    Status.FAILED: frozenset({Status.PROCESSING}),
    Status.CANCELLED: frozenset({Status.QUEUED, Status.PROCESSING}),
}


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that is sent to the service.

    `images` are web URLs (http, https) or absolute paths, in the order in which the model gets
    them. `size` is free text, since services share no format for it. `duration` is in seconds.
    `extra` is sent unchanged. Fields that the user did not set are None and are not sent. `profile`
    names the account that the request is made with.
    """

    model: str
    prompt: str
    images: tuple[str, ...] = ()
    aspect_ratio: str | None = None
    size: str | None = None
    duration: int | None = None
    extra: Mapping[str, Json] = field(default_factory=dict[str, Json])
    profile: str = "default"


REQUEST_FIELDS: Final = frozenset(each.name for each in fields(Request))


@dataclass(frozen=True, slots=True)
class Generation:
    """A snapshot of one request and its result.

    Times are aware and in UTC. `file` is absolute; `file_bytes` and `file_sha256` are its size and
    its checksum (in hex) when it was stored, None if it was stored by an older version and has not
    been checked since. `progress` is in per cent as the service reports
    it, or None. `retry_at` is when a failed step is retried, `retry_count` how often it has failed
    in a row, `retry_since` when it first did; a success resets both. `seconds` is the length of the
    finished clip, `width` and `height` its displayed size in pixels. `parent` is the id of the
    generation that this one was made from. `task_id_from_user` is true if the user entered the task
    id, which can then be corrected. `unreadable` names the fields whose stored values could not be
    used and have their defaults; if one of `REQUEST_FIELDS` is among them, the request is not sent.
    """

    id: str
    request: Request
    status: Status
    created_at: datetime
    submitted_at: datetime | None = None
    completed_at: datetime | None = None
    task_id: str | None = None
    progress: int | None = None
    video_url: str | None = None
    file: Path | None = None
    file_bytes: int | None = None
    file_sha256: str | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    problem: Problem | None = None
    retry_at: datetime | None = None
    retry_count: int = 0
    retry_since: datetime | None = None
    parent: str | None = None
    task_id_from_user: bool = False
    unreadable: tuple[str, ...] = ()

    @property
    def has_whole_request(self) -> bool:
        """Whether every part of its request could be read."""
        return not REQUEST_FIELDS.intersection(self.unreadable)


def new_generation(
    request: Request, *, parent: str | None = None, at: datetime | None = None
) -> Generation:
    """A queued generation with an id of its own (64 random bits, in hex)."""
    return Generation(
        id=os.urandom(8).hex(),
        request=request,
        status=Status.QUEUED,
        created_at=at or datetime.now(UTC),
        parent=parent,
    )


def require_whole_request(generation: Generation) -> None:
    """Raises ENTRY_UNREADABLE if a part of the request could not be read: what is left of it is not
    what the user asked for.
    """
    if generation.has_whole_request:
        return
    known = generation.problem
    if known is None or known.code is not Code.ENTRY_UNREADABLE:
        known = problem(Code.ENTRY_UNREADABLE, names=generation.unreadable)
    raise VideoDeskError(with_params(known, consequence=Consequence.NOTHING_SENT))


def cleared(generation: Generation) -> Generation:
    """The generation without a problem: after a success, or a decision of the user."""
    return replace(generation, problem=None, retry_at=None, retry_count=0, retry_since=None)


def is_web_url(image: str) -> bool:
    """Whether an entry of `Request.images` is a web URL, not a path."""
    return image.lower().startswith(("http://", "https://"))
