"""`videodesk doctor`: what support needs to know of this computer. No key, prompt or picture."""

import click

from videodesk.cli.option_values import places_of
from videodesk.diagnostics import make_report
from videodesk.settings import Options


@click.command("doctor")
@click.pass_obj
def command(options: Options) -> None:
    """Print versions, places, and how the library stands, for a report to support."""
    click.echo(make_report(places_of(options)), nl=False)
