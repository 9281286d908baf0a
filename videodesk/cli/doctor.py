"""`videodesk doctor`: prints a report for support, without keys, prompts or images."""

import click

from videodesk.cli.option_values import app_paths_for
from videodesk.cli.printer import echo_lines
from videodesk.diagnostics import make_report
from videodesk.settings import Options


@click.command("doctor")
@click.pass_obj
def command(options: Options) -> None:
    """Print versions, paths and the state of the library, as a report for support."""
    echo_lines(make_report(app_paths_for(options)).rstrip())
