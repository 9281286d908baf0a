"""`videodesk self-test`: checks each part of the system that the program needs."""

import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.printer import echo, echo_lines
from videodesk.cli.session import Session
from videodesk.cli.watch import watch_to_the_end
from videodesk.credentials import Credentials
from videodesk.errors import VideoDeskError
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library, sqlite_version
from videodesk.library.query import Query
from videodesk.media.playable_copy import make_playable_copy
from videodesk.media.values import Clip
from videodesk.media.worker.calls import inspect, poster, probe
from videodesk.messages import problem_message
from videodesk.paths import resource
from videodesk.provider.network import system_certificates
from videodesk.settings import DEMO_PROFILE, Options
from videodesk.text import indented

_REQUEST: Final = Request(
    model="seedance-lite",
    prompt="a paper boat on a lake",
    aspect_ratio="16:9",
    size="480p",
    duration=2,
    profile=DEMO_PROFILE,
)
# Builds from 3.7.0 to 3.51.2 can damage a WAL database with two connections (docs/pitfalls.md, A4).
_OLDEST_SQLITE: Final = (3, 51, 3)
_IMAGE_SUFFIXES: Final = ("jpg", "png", "webp", "avif")
_OPTIONAL_IMAGE_SUFFIXES: Final = ("heic",)
_WINDOW_SECONDS: Final = 60
_REINSTALL: Final = (
    "Reinstall VideoDesk. If this doesn't help, report this output to its developers."
)


class _CheckFailedError(Exception):
    """A check failed; the message is shown to the user."""


@dataclass(slots=True)
class _Context:
    """The temporary folder of a run, and the clip that one check makes for a later one."""

    folder: Path
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class _Check:
    """A check: its name, the function that runs it, and advice for the user if it fails."""

    name: str
    run: Callable[[_Context], str]
    advice: str = _REINSTALL


@click.command("self-test")
@click.pass_obj
def command(_options: Options) -> int:
    """Check the library, password store, network and pictures, and make and play a demo clip."""
    try:
        temporary = tempfile.TemporaryDirectory(
            prefix="videodesk-self-test-", ignore_cleanup_errors=True
        )
    except OSError as failure:
        _print_failure(_LIBRARY, f"{failure}")
        failed = [_LIBRARY.name]
    else:
        with temporary as name:
            context = _Context(Path(name))
            failed = [check.name for check in _CHECKS if not _passes(check, context)]
    if failed:
        echo(f"Failed: {', '.join(failed)}.", err=True)
        return ExitCode.FAILED
    echo("All checks passed.")
    return ExitCode.COMPLETED


def _passes(check: _Check, context: _Context) -> bool:
    try:
        found = check.run(context)
    except VideoDeskError as failure:
        message = problem_message(failure.problem)
        text = f"{message} {message.detail}".rstrip()
    except _CheckFailedError as failure:
        text = f"{failure}"
    except Exception as failure:  # noqa: BLE001  # guards one whole check; printed
        text = f"{type(failure).__name__}: {failure}"
    else:
        echo(f"{check.name}: {found}")
        return True
    _print_failure(check, text)
    return False


def _print_failure(check: _Check, message: str) -> None:
    echo_lines(f"{check.name}: {indented(message, 2)}")
    echo(f"  {check.advice}")


def _check_library(context: _Context) -> str:
    version = sqlite_version()
    if tuple(int(part) for part in version.split(".")) < _OLDEST_SQLITE:
        raise _CheckFailedError(f"SQLite {version} is too old")
    with Library(context.folder / "library") as library:
        library.find(Query(text="not there"))
    return f"opened in a temporary folder, SQLite {version} with full-text search"


def _check_keyring(_context: _Context) -> str:
    credentials = Credentials()
    name = credentials.backend_name()
    if credentials.problem is not None:
        return f"{name}: keys are kept only until VideoDesk closes"
    return name


def _check_tls(_context: _Context) -> str:
    made = system_certificates().protocol.name
    return f"{made}, {ssl.OPENSSL_VERSION}, certificates of the operating system"


def _check_images(_context: _Context) -> str:
    read = [inspect(resource(f"self-test/picture.{each}")).format for each in _IMAGE_SUFFIXES]
    for each in _OPTIONAL_IMAGE_SUFFIXES:
        try:
            read.append(inspect(resource(f"self-test/picture.{each}")).format)
        except VideoDeskError:
            read.append(f"no {each.upper()}")
    return f"{', '.join(read)}"


def _check_av1(context: _Context) -> str:
    file = resource("self-test/av1.mp4")
    clip = probe(file)
    poster(file, context.folder / "av1.jpg")
    if clip.codec != "av1":
        raise _CheckFailedError(f"the clip was read as {clip.codec}")
    copy = probe(make_playable_copy(file, context.folder / "playable"))
    return f"decoded {_describe(clip)}; poster drawn; converted to {copy.codec}"


def _check_demo_clip(context: _Context) -> str:
    async def begin(session: Session) -> list[Generation]:
        return await session.engine.submit([_REQUEST])

    options = Options(data_dir=context.folder, demo=True)
    _, made = watch_to_the_end(options, begin, quiet=True)
    (generation,) = made
    if generation.status is not Status.COMPLETED or generation.file is None:
        why = generation.problem and problem_message(generation.problem, generation.status)
        raise _CheckFailedError(f"it ended as {generation.status}: {why}")
    context.clip = generation.file
    clip = probe(generation.file)
    poster(generation.file, context.folder / "poster.jpg")
    if clip.codec != "h264":
        raise _CheckFailedError(f"the clip was read as {clip.codec}")
    return f"made by the demo service, downloaded, decoded {_describe(clip)}; poster drawn"


def _check_window(context: _Context) -> str:
    """Play the clip in a separate process: a missing Qt library would end this one."""
    if context.clip is None:
        raise _CheckFailedError("there is no clip to play")
    try:
        done = subprocess.run(  # noqa: S603  # this very program
            [*_program_command(), "play-a-frame", str(context.clip)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_WINDOW_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as timeout:
        raise _CheckFailedError(f"no response within {_WINDOW_SECONDS} seconds") from timeout
    output = done.stdout.strip()
    if done.returncode == 0 and output:
        return output
    # PyInstaller's last line only reports that there was an error; the one before says which.
    last = [each for each in done.stderr.splitlines() if each and not each.startswith("[PYI")][-1:]
    raise _CheckFailedError("\n".join([output or f"it ended with {done.returncode}", *last]))


def _program_command() -> list[str]:
    """Return the command that starts this program."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "videodesk"]  # -P: no modules of the current folder


def _describe(clip: Clip) -> str:
    sound = "with" if clip.has_sound else "without"
    return f"{clip.codec} {clip.width} x {clip.height}, {clip.seconds:.1f} s, {sound} sound"


_LIBRARY: Final = _Check(
    "library",
    _check_library,
    "Free some space in the folder for temporary files, and make sure it can be written to.",
)
_CHECKS: Final = (
    _LIBRARY,
    _Check("password store", _check_keyring),
    _Check("secure connections", _check_tls),
    _Check("pictures", _check_images),
    _Check("AV1", _check_av1),
    _Check("clip", _check_demo_clip),
    _Check(
        "window",
        _check_window,
        "The terminal commands work without it. On Linux, install the libraries named "
        "above (the .deb does); elsewhere, reinstall VideoDesk.",
    ),
)
