"""`videodesk open`: opens the window with files, for file managers."""

from dataclasses import replace
from pathlib import Path

import click

from videodesk.settings import Options


@click.command("open")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def command(options: Options, *, files: tuple[Path, ...]) -> Options:
    """Open the window with clips to view or pictures for the next request."""
    return replace(options, files=tuple(each.absolute() for each in files))
