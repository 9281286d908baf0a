"""Entry point: with a command, runs the command line; without one, opens the window."""

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

from videodesk import APP_NAME, __version__

if TYPE_CHECKING:
    from videodesk.settings import Options

_INTERRUPTED: Final = 130
"""128 plus the number of SIGINT, as in shells."""


def main() -> int:
    """Runs the program with `sys.argv`; returns the exit code."""
    try:
        return _run()
    except KeyboardInterrupt:  # before there was a handler for it
        return _INTERRUPTED


def _run() -> int:
    if sys.argv[1:2] == ["media-worker"]:
        from videodesk.media.worker import main as media_worker  # noqa: PLC0415  # the decoders

        return media_worker.main(sys.argv[2:])
    if sys.argv[1:2] == ["play-a-frame"]:
        from videodesk.ui.platform import self_test  # noqa: PLC0415  # the part of `self-test` that needs Qt

        return self_test.main(sys.argv[2:])
    if sys.argv[1:] == ["--version"]:
        from videodesk.cli.streams import print_line  # noqa: PLC0415  # all that it needs

        if print_line(f"{APP_NAME}, version {__version__}"):
            return 0
    gc.disable()  # imports leave no garbage; commands enable it again, the window has `UiThreadGc`
    from videodesk.cli.window_start import window_options  # noqa: PLC0415  # not for the version

    outcome: int | Options | None = window_options(sys.argv[1:])
    if outcome is None:
        from videodesk.cli.main import run  # noqa: PLC0415  # the window needs no click

        outcome = run(sys.argv[1:])
    if isinstance(outcome, int):
        return outcome
    from videodesk.app.main import run_gui  # noqa: PLC0415  # a command needs no Qt
    from videodesk.cli.streams import safe_streams  # noqa: PLC0415  # not for the worker

    with safe_streams():
        return _end_process(run_gui(outcome))


def _end_process(code: int) -> NoReturn:
    """End the process at once, with everything closed.

    The interpreter's own shutdown would wait for threads of Qt and of drivers, and nothing could
    stop one that hangs.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
