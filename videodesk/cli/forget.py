"""`videodesk forget`: dismisses an unconfirmed request."""

import click

from videodesk.cli.lookup import resolve_id
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.printer import echo
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status
from videodesk.settings import Options


@click.command("forget")
@click.argument("generation_id", type=TEXT, metavar="ID")
@click.pass_obj
def command(options: Options, *, generation_id: str) -> None:
    """Forget an unconfirmed request. It stays listed, and its task ID can still be entered.

    The beginning of an ID is enough.
    """
    full_id = resolve_id(library_folder_for(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.engine.settle_interrupted()
        generation = session.library.get(full_id)
        if generation is None or generation.status is not Status.UNCONFIRMED:
            raise error(
                Code.INVALID_REQUEST,
                reason=Reason.NOT_UNCONFIRMED,
            )
        await session.commands.stop(full_id)
        return []

    watch_to_the_end(options, begin)
    echo(f"Request {full_id} was forgotten.", err=True)
