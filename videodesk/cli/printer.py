"""Prints everything that the commands print; no text acts on the terminal (docs/security.md).

The streams of `safe_streams` escape what other code prints: tracebacks, warnings, log lines.
"""

import json

import click
import msgspec

from videodesk.generation import Json
from videodesk.text import one_line, printable, printable_json


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
