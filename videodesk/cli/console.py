"""The console of rich for tables and progress, whose texts do not act on the terminal."""

import sys
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from videodesk.cli.streams import PrintableStream, is_terminal
from videodesk.text import one_line

_PIPED_WIDTH: Final = 160


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
