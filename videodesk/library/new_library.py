"""A library that is new to this computer, and what is asked before its work goes on.

Its requests, task ids and links were perhaps never seen by the one who opens it: a library on a
stick must send and fetch nothing just by being opened. So it starts held: see
`engine/stored_work.py`. An id in a file of the library lets this computer know it again.
"""

import logging
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Request, Status
from videodesk.known_libraries import KnownLibraries, is_library_id
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.no_follow import open_to_read, rename_file, write_file
from videodesk.paths import poster_path

_log = logging.getLogger(__name__)

ID_FILE: Final = "library.id"
_ID_BYTES: Final = 16
_READ_AT_MOST: Final = 64
_CLIPS_LOOKED_AT: Final = 100


class Origin(StrEnum):
    """How a library came here, as far as this computer can tell."""

    NEW = "new"
    MOVED = "moved"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class NewLibrary:
    """A library that this computer does not know, as it was found.

    `waiting` are its requests that were never sent, `unfinished` the ids of all that is not
    settled, except what was sent from this computer: `made_here`. `former` is where it was known
    before, if it was moved or copied. If nothing is unfinished, there is nothing to ask: it is
    known from now on.
    """

    folder: Path
    known: KnownLibraries
    origin: Origin = Origin.NEW
    former: Path | None = None
    waiting: tuple[Request, ...] = ()
    unfinished: frozenset[str] = frozenset()
    made_here: frozenset[str] = frozenset()

    @property
    def in_progress(self) -> int:
        """How many requests were sent and have no clip yet."""
        return len(self.unfinished) - len(self.waiting)

    def problem(self, cost: str = "") -> Problem:
        """What to tell the user; `cost` is the price of the waiting requests as text."""
        reason = {
            Origin.NEW: None,
            Origin.MOVED: Reason.LIBRARY_MOVED,
            Origin.COPIED: Reason.LIBRARY_COPIED,
        }[self.origin]
        return problem(
            Code.LIBRARY_NEW,
            reason=reason,
            former=str(self.former or ""),
            waiting=len(self.waiting),
            active=self.in_progress,
            cost=cost,
        )

    def remember(self) -> None:
        """The library is known from now on. Blocks; a disk error only means to be asked again."""
        try:
            # A copy gets an id of its own: from now on it is another library.
            is_copy = self.origin is Origin.COPIED
            library_id = None if is_copy else read_library_id(self.folder)
            self.known.remember(library_id or _give_id(self.folder), self.folder)
        except OSError:
            _log.warning("Could not give the library an id", exc_info=True)


def find_new_library(library: Reader, known: KnownLibraries, posters: Path) -> NewLibrary | None:
    """What is new about a library that was just opened; None if this computer knows it. Blocks.

    At the first start after an update a library is also known by its `posters`: this computer has
    made them.
    """
    folder = library.folder
    library_id = read_library_id(folder)
    is_known = known.knows(library_id, folder)
    if is_known or (known.is_update and _has_posters(library, posters)):
        if library_id is None or not is_known:
            NewLibrary(folder, known).remember()
        return None
    # What was being sent becomes unconfirmed, and then only its user can do anything with it.
    unfinished = [each for each in library.unfinished() if each.status is not Status.SUBMITTING]
    # What was queued here may have been changed elsewhere, and would cost something.
    sent = {each.id for each in unfinished if each.status is not Status.QUEUED}
    made_here = frozenset(sent & known.requests)
    unfinished = [each for each in unfinished if each.id not in made_here]
    origin, former = _origin(library_id, known)
    new = NewLibrary(
        folder,
        known,
        origin,
        former,
        tuple(each.request for each in unfinished if each.status is Status.QUEUED),
        frozenset(each.id for each in unfinished),
        made_here,
    )
    if not unfinished:
        new.remember()
    return new


def _has_posters(library: Reader, posters: Path) -> bool:
    completed = Query(statuses=frozenset({Status.COMPLETED}), include_hidden=True)
    clips = library.find(completed, limit=_CLIPS_LOOKED_AT)
    return any(poster_path(posters, each.id).exists() for each in clips)


def read_library_id(folder: Path) -> str | None:
    """The id of a library; None if it has none that can be read. A link is not followed."""
    try:
        with open_to_read(folder / ID_FILE, folder) as file:
            text = file.read(_READ_AT_MOST).decode("ascii", "replace").strip()
    except OSError:
        return None
    return text if is_library_id(text) else None


def _give_id(folder: Path) -> str:
    library_id, part = secrets.token_hex(_ID_BYTES), folder / f"{ID_FILE}.part"
    write_file(part, folder, f"{library_id}\n".encode("ascii"))
    rename_file(part, folder / ID_FILE, folder, durably=True)
    return library_id


def _origin(library_id: str | None, known: KnownLibraries) -> tuple[Origin, Path | None]:
    places = known.places(library_id) if library_id is not None else ()
    if not places:
        return Origin.NEW, None
    still_there = [each for each in places if read_library_id(each) == library_id]
    return (Origin.COPIED, still_there[-1]) if still_there else (Origin.MOVED, places[-1])
