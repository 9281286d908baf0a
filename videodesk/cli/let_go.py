"""`videodesk let-go`: the end of a request of which nobody knows whether it was taken."""

import click

from videodesk.cli.lookup import id_of
from videodesk.cli.option_values import library_of
from videodesk.cli.session import Session
from videodesk.cli.watch import follow_to_the_end
from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status
from videodesk.settings import Options


@click.command("let-go")
@click.argument("generation_id", metavar="ID")
@click.pass_obj
def command(options: Options, *, generation_id: str) -> None:
    """Let go of an unconfirmed request. Its row stays, and a task id can still be adopted.

    The beginning of an ID is enough.
    """
    whole = id_of(library_of(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.runner.settle_interrupted()
        generation = session.library.get(whole)
        if generation is None or generation.status is not Status.UNCONFIRMED:
            raise error(
                Code.INVALID_REQUEST,
                reason=Reason.NOT_UNCONFIRMED,
            )
        await session.decisions.stop(whole)
        return []

    follow_to_the_end(options, begin)
    click.echo(f"{whole} was let go.", err=True)
