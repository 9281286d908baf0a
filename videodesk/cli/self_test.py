"""`videodesk self-test`: whether this computer has all that the program needs, piece by piece."""

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
from videodesk.cli.session import Session
from videodesk.cli.watch import follow_to_the_end
from videodesk.credentials import Credentials
from videodesk.errors import VideoDeskError
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library, sqlite_version
from videodesk.library.query import Query
from videodesk.media.frames import poster
from videodesk.media.images import inspect
from videodesk.media.probe import Clip, probe
from videodesk.messages import problem_message
from videodesk.paths import resource
from videodesk.provider.network import system_certificates
from videodesk.settings import DEMO_PROFILE, Options

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
_PICTURES: Final = ("jpg", "png", "webp", "avif")
_OPTIONAL_PICTURES: Final = ("heic",)
_WINDOW_SECONDS: Final = 60
_AGAIN: Final = "Install VideoDesk again; if it stays, tell VideoDesk's makers what stands here."


class _LackingError(Exception):
    """A piece that does not do what it is for; the message is what a person reads."""


@dataclass(slots=True)
class _Bench:
    """The temporary folder of a run, and the clip that one check leaves for the next."""

    folder: Path
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class _Check:
    """A piece to look at: its name, what looks at it, and what to do where it fails."""

    name: str
    look: Callable[[_Bench], str]
    advice: str = _AGAIN


@click.command("self-test")
@click.pass_obj
def command(_options: Options) -> int:
    """Check library, password store, network, pictures, and one demo clip, create to playing."""
    try:
        room = tempfile.TemporaryDirectory(
            prefix="videodesk-self-test-", ignore_cleanup_errors=True
        )
    except OSError as failure:
        _say_failed(_LIBRARY, f"{failure}")
        failed = [_LIBRARY.name]
    else:
        with room as name:
            bench = _Bench(Path(name))
            failed = [check.name for check in _CHECKS if not _passes(check, bench)]
    if failed:
        click.echo(f"Not well: {', '.join(failed)}.", err=True)
        return ExitCode.FAILED
    click.echo("All is well.")
    return ExitCode.COMPLETED


def _passes(check: _Check, bench: _Bench) -> bool:
    try:
        found = check.look(bench)
    except VideoDeskError as failure:
        message = problem_message(failure.problem)
        words = f"{message} {message.detail}".rstrip()
    except _LackingError as failure:
        words = f"{failure}"
    except Exception as failure:  # noqa: BLE001  # whatever a piece of this computer does
        words = f"{type(failure).__name__}: {failure}"
    else:
        click.echo(f"{check.name}: {found}")
        return True
    _say_failed(check, words)
    return False


def _say_failed(check: _Check, words: str) -> None:
    click.echo(f"{check.name}: {words}\n  {check.advice}")


def _look_at_library(bench: _Bench) -> str:
    version = sqlite_version()
    if tuple(int(part) for part in version.split(".")) < _OLDEST_SQLITE:
        raise _LackingError(f"SQLite {version} is too old")
    with Library(bench.folder / "library") as library:
        library.find(Query(text="not there"))
    return f"opened in a temporary folder, SQLite {version} with full-text search"


def _look_at_keyring(_bench: _Bench) -> str:
    credentials = Credentials()
    name = credentials.backend_name()
    if credentials.problem is not None:
        return f"{name}: keys are kept in memory until the program ends"
    return name


def _look_at_tls(_bench: _Bench) -> str:
    made = system_certificates().protocol.name
    return f"{made}, {ssl.OPENSSL_VERSION}, certificates of the operating system"


def _look_at_pictures(_bench: _Bench) -> str:
    read = [inspect(resource(f"self-test/picture.{each}")).format for each in _PICTURES]
    for each in _OPTIONAL_PICTURES:
        try:
            read.append(inspect(resource(f"self-test/picture.{each}")).format)
        except VideoDeskError:
            read.append(f"no {each.upper()}")
    return f"{', '.join(read)}"


def _look_at_av1(bench: _Bench) -> str:
    file = resource("self-test/av1.mp4")
    clip = probe(file)
    poster(file, bench.folder / "av1.jpg")
    if clip.codec != "av1":
        raise _LackingError(f"the clip was read as {clip.codec}")
    return f"decoded {_described(clip)}; poster drawn"


def _look_at_demo(bench: _Bench) -> str:
    async def begin(session: Session) -> list[Generation]:
        return await session.runner.submit([_REQUEST])

    options = Options(data_dir=bench.folder, demo=True)
    _, made = follow_to_the_end(options, begin, quiet=True)
    (generation,) = made
    if generation.status is not Status.COMPLETED or generation.file is None:
        why = generation.problem and problem_message(generation.problem, generation.status)
        raise _LackingError(f"it ended as {generation.status}: {why}")
    bench.clip = generation.file
    clip = probe(generation.file)
    poster(generation.file, bench.folder / "poster.jpg")
    if clip.codec != "h264":
        raise _LackingError(f"the clip was read as {clip.codec}")
    return f"made by the demo service, fetched, decoded {_described(clip)}; poster drawn"


def _look_at_window(bench: _Bench) -> str:
    """Plays the clip in a process of its own: a missing library of Qt's would end this one."""
    if bench.clip is None:
        raise _LackingError("there is no clip to play")
    try:
        done = subprocess.run(  # noqa: S603  # this very program
            [*_this_program(), "play-a-frame", str(bench.clip)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_WINDOW_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise _LackingError(f"no answer within {_WINDOW_SECONDS} seconds") from late
    said = done.stdout.strip()
    if done.returncode == 0 and said:
        return said
    # The frozen program's own last line says that there was a fault, the one before says which.
    last = [each for each in done.stderr.splitlines() if each and not each.startswith("[PYI")][-1:]
    raise _LackingError("\n  ".join([said or f"it ended with {done.returncode}", *last]))


def _this_program() -> list[str]:
    """How this program is started again."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "videodesk"]


def _described(clip: Clip) -> str:
    sound = "with" if clip.has_sound else "without"
    return f"{clip.codec} {clip.width} x {clip.height}, {clip.seconds:.1f} s, {sound} sound"


_LIBRARY: Final = _Check(
    "library",
    _look_at_library,
    "Make room in the folder for temporary files, and see that it may be written to.",
)
_CHECKS: Final = (
    _LIBRARY,
    _Check("password store", _look_at_keyring),
    _Check("secure connections", _look_at_tls),
    _Check("pictures", _look_at_pictures),
    _Check("AV1", _look_at_av1),
    _Check("clip", _look_at_demo),
    _Check(
        "window",
        _look_at_window,
        "The terminal commands work without it. On Linux, install the libraries that are named "
        "above (the .deb does); elsewhere, install VideoDesk again.",
    ),
)
