"""Writes the manual page from what `videodesk --help` says of itself.

python packaging/linux/man_page.py > videodesk.1
"""

import sys
from collections.abc import Iterator

import click

from videodesk import APP_NAME, __version__
from videodesk.cli.main import videodesk


def main() -> None:
    """Writes the page to stdout."""
    sys.stdout.write("\n".join(page()) + "\n")


def page() -> Iterator[str]:
    """The lines of the page, in the language of man(7)."""
    context = click.Context(videodesk, info_name="videodesk")
    summary = (videodesk.help or "").rstrip(".")
    yield f'.TH VIDEODESK 1 "" "{APP_NAME} {__version__}" "User Commands"'
    yield from (".SH NAME", rf"videodesk \- {_escaped(summary[:1].lower() + summary[1:])}")
    yield from (".SH SYNOPSIS", r".B videodesk", r"[\fIoptions\fR] [\fIcommand\fR ...]")
    yield from (
        ".SH DESCRIPTION",
        _escaped(videodesk.help or ""),
        "Without a command, the window opens.",
    )
    yield ".SH OPTIONS"
    yield from _options(videodesk, context)
    yield ".SH COMMANDS"
    for name in videodesk.list_commands(context):
        command = videodesk.get_command(context, name)
        if command is None or command.hidden:
            continue
        usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name)))
        yield from (f".SS {_escaped(f'{name} {usage}')}", _escaped(command.help or ""))
        yield from _options(command, click.Context(command, info_name=name, parent=context))
    yield ".SH EXIT STATUS"
    yield "0 completed, 1 the service failed or refused it, 2 the request is wrong and nothing was"
    yield "sent, 3 the profile needs attention, 4 unconfirmed, 5 stopped before the end, 6 the"
    yield "library cannot be used."


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield from (".TP", rf".B {_escaped(record[0])}", _escaped(record[1]) or r"\&")


def _escaped(text: str) -> str:
    flat = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{flat}" if flat.startswith((".", "'")) else flat


if __name__ == "__main__":
    main()
