"""Event log: what was sent and answered for each generation.

One writer writes the entries in order, in a thread. A log that cannot be written delays nothing:
its entries wait, and the oldest are dropped. No entry contains a key (the provider redacts its
texts), a prompt, or an image.
"""

import asyncio
import json
import logging
import re
from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import Final, Protocol

from videodesk.background import Background
from videodesk.engine.clock import Clock
from videodesk.errors import Code, Param, Params, VideoDeskError
from videodesk.generation import Generation, Request
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.provider.limits import shortened
from videodesk.provider.outcome import Outcome

_log = logging.getLogger(__name__)

_MAX_PENDING: Final = 2_000
_MAX_DETAIL: Final = 500
_MIN_SUBSTRING: Final = 12
_MAX_LINES: Final = 2_000  # of a prompt that are looked for
_DATA_URL: Final = re.compile(r"data:[\w/+.-]*;base64,[\w+/=%-]*")
_RETRY_SECONDS: Final = 5.0  # seconds until the next try


_ATTEMPTS: Final = frozenset({LogEvent.DOWNLOAD_STARTED, LogEvent.DOWNLOAD_RESUMED})


class Answered(Protocol):
    """The part of a service's answer that an entry keeps, because support asks for it."""

    @property
    def http_status(self) -> int | None:
        """The HTTP status; None without an answer."""
        ...

    @property
    def request_id(self) -> str | None:
        """The service's id for the request."""
        ...


class Note(Protocol):
    """Adds an entry to the log of a generation, as `GenerationLog.note` does."""

    def __call__(
        self, event: LogEvent, detail: str = "", answer: Answered | None = None, **params: Param
    ) -> None:
        """Adds an entry."""
        ...


class EventLog:
    """Buffers entries and writes them to disk."""

    def __init__(self, library: Library, background: Background, clock: Clock) -> None:
        self._library = library
        self._background = background
        self._clock = clock
        self._pending: deque[EventLogEntry] = deque(maxlen=_MAX_PENDING)
        self._write_task: asyncio.Task[None] | None = None
        self._is_failing = False

    def log_for(self, generation: Generation) -> "GenerationLog":
        """The log of one generation."""
        return GenerationLog(self, generation)

    def add(
        self,
        generation_id: str,
        event: LogEvent,
        detail: str,
        answer: Answered | None,
        params: Params,
    ) -> None:
        """Adds an entry, which is written soon."""
        self._pending.append(
            EventLogEntry(
                generation_id=generation_id,
                at=self._clock.now(),
                event=event,
                http_status=answer.http_status if answer else None,
                request_id=answer.request_id if answer else None,
                detail=detail,
                params=params,
            )
        )
        if self._write_task is None or self._write_task.done():
            self._write_task = self._background.start(self._write_all(), name="journal")

    async def close(self) -> None:
        """Tries once to write what is left."""
        if self._write_task is not None:
            self._write_task.cancel()
            await asyncio.wait({self._write_task})
        await self._write_once()

    async def _write_all(self) -> None:
        while True:
            if await self._write_once():
                return
            await asyncio.sleep(_RETRY_SECONDS)

    async def _write_once(self) -> bool:
        """Tries to write all entries; returns whether none is left."""
        while self._pending:
            batch = tuple(self._pending)
            writing = asyncio.ensure_future(asyncio.to_thread(self._write, batch))
            try:
                await asyncio.wait({writing})
            except asyncio.CancelledError:
                await asyncio.wait({writing})
                raise
            finally:
                if writing.done():
                    self._drop(batch[: writing.result()])
            if writing.result() < len(batch):
                return False
        return True

    def _write(self, batch: Sequence[EventLogEntry]) -> int:
        for number, entry in enumerate(batch):
            try:
                self._library.add_event(entry)
            except VideoDeskError as failure:
                if not self._is_failing:
                    _log.warning("Cannot write the event log: %s", failure.problem.detail)
                self._is_failing = True
                return number
        self._is_failing = False
        return len(batch)

    def _drop(self, written: Sequence[EventLogEntry]) -> None:
        for entry in written:
            if self._pending and self._pending[0] is entry:
                self._pending.popleft()


class GenerationLog:
    """The log of one generation: repeated errors and states make one entry."""

    def __init__(self, event_log: EventLog, generation: Generation) -> None:
        self._event_log = event_log
        self._id = generation.id
        self._request = generation.request
        self._state: str | None = None
        self._error: tuple[LogEvent, Code, int | None] | None = None
        self._times = 0

    def note(
        self, event: LogEvent, detail: str = "", answer: Answered | None = None, **params: Param
    ) -> None:
        """Adds an entry. While an error lasts, the starts of further attempts are left out."""
        if self._error is None or event not in _ATTEMPTS:
            text = redact_request(detail, self._request)
            self._event_log.add(self._id, event, text, answer, Params(params))

    def note_state(self, word: str, answer: Answered) -> None:
        """Adds the state reported by the service, if it has changed."""
        self.note_recovery()
        if word != self._state:
            self._state = word
            self.note(LogEvent.SERVICE_STATE, word, answer)

    def note_error(self, event: LogEvent, outcome: Outcome[StrEnum]) -> None:
        """Adds an error the first time, and counts its repetitions."""
        kind = (event, outcome.problem.code, outcome.http_status)
        if kind != self._error:
            self.note_recovery()
            self._error = kind
            self.note_outcome(event, outcome)
        self._times += 1

    def note_recovery(self) -> None:
        """Adds a recovery if there was an error."""
        if self._error is not None:
            self.note(LogEvent.RECOVERED, times=self._times)
        self._error, self._times = None, 0

    def note_outcome(self, event: LogEvent, outcome: Outcome[StrEnum]) -> None:
        """Adds what the service or the network said."""
        self.note(event, outcome.problem.detail, outcome)


def redact_request(detail: str, request: Request, most: int = _MAX_DETAIL) -> str:
    """The text without the prompt, its longer lines, or images, limited in length."""
    if not detail:
        return ""
    detail = _DATA_URL.sub("data:…", detail)
    lines = (each.strip() for each in request.prompt.splitlines())
    long = dict.fromkeys(each for each in lines if len(each) >= _MIN_SUBSTRING)
    for echo in filter(None, (request.prompt.strip(), *islice(long, _MAX_LINES))):
        if len(echo) > len(detail):
            continue
        for written in (echo, json.dumps(echo)[1:-1], json.dumps(echo, ensure_ascii=False)[1:-1]):
            if len(echo) >= _MIN_SUBSTRING:
                detail = detail.replace(written, "…")
            else:
                detail = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", "…", detail)
    return shortened(detail, most)
