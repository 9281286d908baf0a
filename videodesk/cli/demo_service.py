"""`videodesk demo-service`: runs the demo service in the foreground for other programs."""

import os
import threading

import click

from videodesk.cli.option_values import app_paths_for
from videodesk.cli.printer import echo
from videodesk.demo.options import DemoOptions
from videodesk.demo.service import DemoService, Shape
from videodesk.settings import Options


@click.command("demo-service")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free port.")
@click.option(
    "--shape",
    type=click.Choice([each.value for each in Shape]),
    default=Shape.FLAT.value,
    show_default=True,
    help="Shape of the responses: flat, as in the API contract, or wrapped.",
)
@click.pass_obj
def command(options: Options, *, port: int, shape: str) -> None:
    """Run the demo service until interrupted; prints its address first."""
    folder, demo_options = app_paths_for(options).demo, DemoOptions.from_environment(os.environ)
    with DemoService(folder, demo_options, port=port, shape=Shape(shape)) as service:
        echo(service.base_url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
