"""Prints everything that the commands print; no text acts on the terminal (docs/security.md).

The streams of `safe_streams` escape what other code prints: tracebacks, warnings, log lines.
"""

import json
import sys
from typing import Any, Final

import click
import msgspec
from rich.console import Console
from rich.text import Text

from videodesk.cli.streams import PrintableStream, is_terminal
from videodesk.generation import Json
from videodesk.text import one_line, printable, printable_json

_PIPED_WIDTH: Final = 160


def echo(text: object, *, err: bool = False) -> None:
    """Print a text on one line of stdout or stderr, whatever it contains."""
    echo_lines(one_line(str(text)), err=err)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print a text of several lines; what comes from elsewhere is indented in it."""
    click.echo(printable(text), err=err)


def print_json(value: Json) -> None:
    """Print one value on one line of stdout."""
    try:
        line = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a path that is not UTF-8; Python's JSON escapes its bytes
        line = json.dumps(value, separators=(",", ":"))
    # As bytes: JSON is UTF-8 whatever the encoding of the terminal.
    click.echo(printable_json(line).encode())


class PlainConsole(Console):
    """A console of rich for texts on one line, which are neither markup nor names of emojis."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Return the text as rich draws it."""
        return super().render_str(one_line(text), **{**options, "markup": False, "emoji": False})


def console(*, err: bool = False, quiet: bool = False) -> PlainConsole:
    """Return a console for stdout or stderr; a table in a pipe or a file is 160 columns wide."""
    stream = sys.stderr if err else sys.stdout
    return PlainConsole(
        file=stream.unescaped if isinstance(stream, PrintableStream) else stream,
        highlight=False,
        width=None if err or is_terminal(stream) else _PIPED_WIDTH,
        quiet=quiet,
    )
