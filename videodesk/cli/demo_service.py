"""`videodesk demo-service`: the demo in the foreground, for other programs on this machine."""

import threading

import click

from videodesk.cli.option_values import places_of
from videodesk.demo.backend import work_seconds_from
from videodesk.demo.service import DemoService, Shape
from videodesk.settings import Options


@click.command("demo-service")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option(
    "--shape",
    type=click.Choice([each.value for each in Shape]),
    default=Shape.FLAT.value,
    show_default=True,
    help="How answers look: the contract's flat shape, or the wrapped one.",
)
@click.pass_obj
def command(options: Options, *, port: int, shape: str) -> None:
    """Run the demo service until it is interrupted; its address is printed first."""
    with DemoService(
        places_of(options).demo,
        port=port,
        shape=Shape(shape),
        work_seconds=work_seconds_from(),
    ) as service:
        click.echo(service.base_url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
