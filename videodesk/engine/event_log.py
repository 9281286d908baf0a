"""What was sent and answered for each generation, line by line, onto the disk.

Lines go through one writer, in a thread and in order. A journal that cannot be written holds
nobody up: its lines wait, and the oldest are dropped. No line holds a key (the provider masks its
words), a prompt, or a picture.
"""

import asyncio
import json
import logging
import re
from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

from videodesk.background import Background
from videodesk.engine.clock import Clock
from videodesk.errors import Code, Param, Params, VideoDeskError
from videodesk.generation import Generation, Request
from videodesk.library.library import Library
from videodesk.library.types import EventLogEntry, LogEvent
from videodesk.provider.outcome import Outcome

_log = logging.getLogger(__name__)

_LINES_KEPT: Final = 2_000
_WORDS_KEPT: Final = 500
_SHORTEST_ECHO: Final = 12
_PICTURE: Final = re.compile(r"data:[\w/+.-]*;base64,[\w+/=%-]*")
_UNWRITTEN: Final = 5.0  # seconds until the next try


_ATTEMPTS: Final = frozenset({LogEvent.DOWNLOAD_STARTED, LogEvent.DOWNLOAD_RESUMED})


class Answered(Protocol):
    """An answer of the service, as far as support asks for it."""

    @property
    def http_status(self) -> int | None:
        """The status of HTTP, None where no answer came."""
        ...

    @property
    def request_id(self) -> str | None:
        """The service's own name for the exchange."""
        ...


class Note(Protocol):
    """Adds a line to the event log of a generation, as `GenerationLog.note` does."""

    def __call__(
        self, event: LogEvent, detail: str = "", answer: Answered | None = None, **params: Param
    ) -> None:
        """Adds a line."""
        ...


class EventLog:
    """Owns the lines that are not on the disk yet."""

    def __init__(self, library: Library, background: Background, clock: Clock) -> None:
        self._library = library
        self._background = background
        self._clock = clock
        self._lines: deque[EventLogEntry] = deque(maxlen=_LINES_KEPT)
        self._writing: asyncio.Task[None] | None = None
        self._is_stuck = False

    def log_for(self, generation: Generation) -> "GenerationLog":
        """The journal of one generation."""
        return GenerationLog(self, generation)

    def add(
        self,
        generation_id: str,
        event: LogEvent,
        detail: str,
        answer: Answered | None,
        params: Params,
    ) -> None:
        """Adds a line; it is written soon."""
        self._lines.append(
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
        if self._writing is None or self._writing.done():
            self._writing = self._background.start(self._write_all(), name="journal")

    async def close(self) -> None:
        """Writes what is left, once."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait({self._writing})
        await self._write_once()

    async def _write_all(self) -> None:
        while True:
            if await self._write_once():
                return
            await asyncio.sleep(_UNWRITTEN)

    async def _write_once(self) -> bool:
        """Writes all lines there are; says whether none is left."""
        while self._lines:
            batch = tuple(self._lines)
            writing = asyncio.ensure_future(asyncio.to_thread(self._write, batch))
            try:
                await asyncio.wait({writing})
            except asyncio.CancelledError:
                await asyncio.wait({writing})
                raise
            finally:
                if writing.done():
                    self._forget(batch[: writing.result()])
            if writing.result() < len(batch):
                return False
        return True

    def _write(self, batch: Sequence[EventLogEntry]) -> int:
        for number, entry in enumerate(batch):
            try:
                self._library.add_event(entry)
            except VideoDeskError as failure:
                if not self._is_stuck:
                    _log.warning("The journal cannot be written: %s", failure.problem.detail)
                self._is_stuck = True
                return number
        self._is_stuck = False
        return len(batch)

    def _forget(self, written: Sequence[EventLogEntry]) -> None:
        for entry in written:
            if self._lines and self._lines[0] is entry:
                self._lines.popleft()


class GenerationLog:
    """The journal of one generation, which says the same thing once."""

    def __init__(self, journal: EventLog, generation: Generation) -> None:
        self._journal = journal
        self._id = generation.id
        self._request = generation.request
        self._word: str | None = None
        self._trouble: tuple[LogEvent, Code, int | None] | None = None
        self._times = 0

    def note(
        self, event: LogEvent, detail: str = "", answer: Answered | None = None, **params: Param
    ) -> None:
        """Adds a line; while an error lasts, none that says that it is tried once more."""
        if self._trouble is None or event not in _ATTEMPTS:
            text = without_request(detail, self._request)
            self._journal.add(self._id, event, text, answer, Params(params))

    def state(self, word: str, answer: Answered) -> None:
        """How the service says that the task stands: a line when the word is another one."""
        self.well()
        if word != self._word:
            self._word = word
            self.note(LogEvent.SERVICE_STATE, word, answer)

    def trouble(self, event: LogEvent, outcome: Outcome[StrEnum]) -> None:
        """Something that does not work: a line the first time, then a count."""
        kind = (event, outcome.problem.code, outcome.http_status)
        if kind != self._trouble:
            self.well()
            self._trouble = kind
            self.told(event, outcome)
        self._times += 1

    def well(self) -> None:
        """It works again: a line if it did not."""
        if self._trouble is not None:
            self.note(LogEvent.RECOVERED, times=self._times)
        self._trouble, self._times = None, 0

    def told(self, event: LogEvent, outcome: Outcome[StrEnum]) -> None:
        """A line with what the service or the network said."""
        self.note(event, outcome.problem.detail, outcome)


def without_request(words: str, request: Request) -> str:
    """The words without the prompt or its longer lines, without pictures, and not too long."""
    words = _PICTURE.sub("data:…", words)
    lines = (each.strip() for each in request.prompt.splitlines())
    echoes = [request.prompt.strip(), *(each for each in lines if len(each) >= _SHORTEST_ECHO)]
    for echo in filter(None, echoes):
        for written in (echo, json.dumps(echo)[1:-1], json.dumps(echo, ensure_ascii=False)[1:-1]):
            if len(echo) >= _SHORTEST_ECHO:
                words = words.replace(written, "…")
            else:
                words = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", "…", words)
    return words[:_WORDS_KEPT]
