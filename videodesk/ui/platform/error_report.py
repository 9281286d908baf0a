"""Report of an unexpected exception: what is shown, and the text for support."""

import platform
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from videodesk import APP_NAME, __version__

_PACKAGE: Final = "videodesk"
_SHOWN_FRAMES: Final = 40
_NOWHERE: Final = "an unknown location"


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """`where` is what was running ("window", "thread poller"), `place` the innermost own line."""

    where: str
    kind: str
    place: str
    trace: str

    @property
    def signature(self) -> tuple[str, str]:
        """Equal for exceptions of one class at one place, whatever their messages."""
        return self.kind, self.place

    def report(self, times: int) -> str:
        """The text for support: versions, count and trace, which may hold secrets."""
        often = f"\nHappened {times} times." if times > 1 else ""
        return (
            f"{APP_NAME} {__version__}, Python {platform.python_version()}, "
            f"{platform.system()} {platform.release()} ({platform.machine()})\n"
            f"In: {self.where}{often}\n\n{self.trace.rstrip()}\n"
        )


def report_exception(where: str, failure: BaseException) -> ErrorReport:
    """Reports an exception without keeping its frames alive.

    If its message cannot be formatted, the report names its class alone.
    """
    kind = type(failure).__name__
    try:
        trace = "".join(traceback.format_exception(failure, limit=-_SHOWN_FRAMES))
        frames = traceback.extract_tb(failure.__traceback__)
    except Exception:  # noqa: BLE001  # its own __str__ may fail, or there is no room on the stack
        return ErrorReport(where, kind, _NOWHERE, kind)
    return ErrorReport(where, kind, _place(frames), trace)


def report_message(where: str, message: str) -> ErrorReport:
    """Reports an error for which there is only a message."""
    return ErrorReport(where, "", message, message)


def _place(frames: Sequence[traceback.FrameSummary]) -> str:
    """The innermost line of this program's own code."""
    own = [each for each in frames if _PACKAGE in PurePath(each.filename).parts]
    last = (own or list(frames))[-1:]
    places = (f"{PurePath(each.filename).stem}:{each.lineno}" for each in last)
    return next(places, _NOWHERE)
