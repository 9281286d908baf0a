"""`videodesk resume`: carries on everything unfinished."""

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_of
from videodesk.cli.session import Session
from videodesk.cli.watch import follow_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("resume")
@click.option("--json", "json", is_flag=True, help="Print each generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Carry on everything unfinished; end when nothing is left to do.

    What has waited long to be sent is sent, too.
    """
    if not library_of(options).is_dir():
        return ExitCode.COMPLETED

    async def begin(session: Session) -> list[Generation]:
        return await session.runner.resume(confirmed=True)

    ended, _ = follow_to_the_end(options, begin, json=json)
    return ended
