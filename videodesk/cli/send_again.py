"""`videodesk send-again`: a second, deliberate request, which may cost a second time."""

import click

from videodesk.cli.lookup import id_of
from videodesk.cli.option_values import library_of
from videodesk.cli.session import Session
from videodesk.cli.watch import follow_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("send-again")
@click.argument("generation_id", metavar="ID")
@click.option("--no-wait", is_flag=True, help="End when the service has taken the request.")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, generation_id: str, no_wait: bool, json: bool) -> int:
    """Send a request a second time: one that is unconfirmed, failed, or was stopped.

    It may cost a second time. What is unconfirmed is sent again once; asked for again, the command
    follows the second request. The beginning of an ID is enough.
    """
    whole = id_of(library_of(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.runner.settle_interrupted()
        known = {each.id for each in session.library.children(whole)}
        made = await session.decisions.send_again(whole)
        if made.id in known:
            click.echo(f"It has been sent again already, as {made.id}.", err=True)
            if not made.status.is_settled:
                await session.runner.scheduler.track(made)
        return [made]

    ended, _ = follow_to_the_end(options, begin, json=json, wait=not no_wait)
    return ended
