"""One fault of the program itself, in words that can be shown and words that can be sent."""

import platform
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from videodesk import APP_NAME, __version__

_PACKAGE: Final = "videodesk"
_SHOWN_FRAMES: Final = 40
_NOWHERE: Final = "an unknown place"


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """`where` is what was at work ("slot", "thread poller", ...), `place` the line of ours."""

    where: str
    kind: str
    place: str
    trace: str

    @property
    def signature(self) -> tuple[str, str]:
        """The same for the same fault, whatever values it happened with."""
        return self.kind, self.place

    def report(self, times: int) -> str:
        """The text for support: versions, how often, and the trace, whose words may be secret."""
        often = f"\nHappened {times} times." if times > 1 else ""
        return (
            f"{APP_NAME} {__version__}, Python {platform.python_version()}, "
            f"{platform.system()} {platform.release()} ({platform.machine()})\n"
            f"In: {self.where}{often}\n\n{self.trace.rstrip()}\n"
        )


def report_exception(where: str, failure: BaseException) -> ErrorReport:
    """What is known of an exception. It keeps no frame, and so nothing that was at work alive.

    Where not even its words can be had, its class is all that is known.
    """
    kind = type(failure).__name__
    try:
        trace = "".join(traceback.format_exception(failure, limit=-_SHOWN_FRAMES))
        frames = traceback.extract_tb(failure.__traceback__)
    except Exception:  # noqa: BLE001  # its own __str__ may fail, or there is no room on the stack
        return ErrorReport(where, kind, _NOWHERE, kind)
    return ErrorReport(where, kind, _place(frames), trace)


def report_message(where: str, words: str) -> ErrorReport:
    """A fault of which only a sentence is known."""
    return ErrorReport(where, "", words, words)


def _place(frames: Sequence[traceback.FrameSummary]) -> str:
    """The innermost line of our own, since the fault is there or in what it asked for."""
    own = [each for each in frames if _PACKAGE in PurePath(each.filename).parts]
    last = (own or list(frames))[-1:]
    places = (f"{PurePath(each.filename).stem}:{each.lineno}" for each in last)
    return next(places, _NOWHERE)
