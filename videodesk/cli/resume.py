"""`videodesk resume`: continues everything unfinished."""

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.session import Session
from videodesk.cli.watch import watch_to_the_end
from videodesk.errors import VideoDeskError
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("resume")
@click.option("--json", "json", is_flag=True, help="Print each generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Resume everything unfinished; exit when nothing is left to do.

    Requests that have waited a long time are sent, too. In a library that this computer has not
    opened before, nothing is done without --trust-library.
    """
    if not library_folder_for(options).is_dir():
        return ExitCode.COMPLETED

    async def begin(session: Session) -> list[Generation]:
        if session.held is not None:
            raise VideoDeskError(session.held)
        return await session.engine.resume(confirmed=True)

    exit_code, _ = watch_to_the_end(options, begin, json=json)
    return exit_code
