"""`videodesk send-again`: sends a request a second time, which may be charged again."""

import click

from videodesk.cli.lookup import resolve_id
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.printer import echo
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("send-again")
@click.argument("generation_id", type=TEXT, metavar="ID")
@click.option("--no-wait", is_flag=True, help="Exit once the service has accepted the request.")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, generation_id: str, no_wait: bool, json: bool) -> int:
    """Send an unconfirmed, failed or stopped request a second time.

    It may be charged again. An unconfirmed request is sent again only once; a further call tracks
    the second request. The beginning of an ID is enough.
    """
    full_id = resolve_id(library_folder_for(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.engine.settle_interrupted()
        known = {each.id for each in session.library.children(full_id)}
        made = await session.commands.send_again(full_id)
        if made.id in known:
            echo(f"It was already sent again as {made.id}.", err=True)
            if not made.status.is_settled:
                await session.engine.scheduler.track(made)
        return [made]

    exit_code, _ = watch_to_the_end(options, begin, json=json, wait=not no_wait)
    return exit_code
