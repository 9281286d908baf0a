"""`videodesk self-test`: whether this computer has all that the program needs, piece by piece."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from videodesk.cli.exits import Exit
from videodesk.cli.following import follow_to_the_end
from videodesk.cli.session import Session
from videodesk.credentials import Credentials
from videodesk.errors import VideoDeskError
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library, sqlite_version
from videodesk.media.frames import poster
from videodesk.media.probe import probe
from videodesk.provider.network import system_certificates
from videodesk.settings import DEMO_PROFILE, Options

_CLIP = Request(
    model="seedance-lite",
    prompt="a paper boat on a lake",
    aspect_ratio="16:9",
    size="480p",
    duration=2,
    profile=DEMO_PROFILE,
)


@click.command("self-test")
@click.pass_obj
def command(_options: Options) -> int:
    """Check library, password store, network, and one clip from the demo, create to file."""
    with tempfile.TemporaryDirectory(prefix="videodesk-self-test-") as name:
        folder = Path(name)
        checks: list[tuple[str, Callable[[Path], str]]] = [
            ("library", _check_library),
            ("password store", _check_keyring),
            ("secure connections", _check_certificates),
            ("clip", _check_clip),
        ]
        failed = [what for what, check in checks if not _passes(what, check, folder)]
    if failed:
        click.echo(f"Not well: {', '.join(failed)}.", err=True)
        return Exit.FAILED
    click.echo("All is well.")
    return Exit.COMPLETED


def _passes(what: str, check: Callable[[Path], str], folder: Path) -> bool:
    try:
        found = check(folder)
    except VideoDeskError as failure:
        click.echo(f"{what}: {failure} {failure.problem.detail}".rstrip())
        return False
    except Exception as failure:  # noqa: BLE001  # whatever a piece of this computer does
        click.echo(f"{what}: {type(failure).__name__}: {failure}")
        return False
    click.echo(f"{what}: {found}")
    return True


def _check_library(folder: Path) -> str:
    with Library(folder / "library") as library:
        library.find("not there")
    return f"opened in a temporary folder, SQLite {sqlite_version()} with full-text search"


def _check_keyring(_folder: Path) -> str:
    credentials = Credentials()
    name = credentials.backend_name()
    if credentials.problem is not None:
        return f"{name}: keys are kept in memory until the program ends"
    return name


def _check_certificates(_folder: Path) -> str:
    return f"{system_certificates().protocol.name}, certificates of the operating system"


def _check_clip(folder: Path) -> str:
    async def begin(session: Session) -> list[Generation]:
        return [await session.runner.submit(_CLIP)]

    options = Options(data_dir=folder, demo=True)
    _, made = follow_to_the_end(options, begin, quiet=True)
    (generation,) = made
    if generation.status is not Status.COMPLETED or generation.file is None:
        raise RuntimeError(f"it ended as {generation.status}: {generation.problem}")
    clip = probe(generation.file)
    poster(generation.file, folder / "poster.jpg")
    return (
        f"made by the demo service, fetched, {clip.codec} {clip.width} x {clip.height}, "
        f"{clip.seconds:.1f} s, {'with' if clip.has_sound else 'without'} sound; poster drawn"
    )
