"""`videodesk adopt`: gives a request the task id that its owner found in the account."""

import click

from videodesk.cli.lookup import id_of
from videodesk.cli.option_values import library_of
from videodesk.cli.session import Session
from videodesk.cli.watch import follow_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("adopt")
@click.argument("generation_id", metavar="ID")
@click.argument("task_id")
@click.option("--no-wait", is_flag=True, help="End when the task is followed.")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(
    options: Options, *, generation_id: str, task_id: str, no_wait: bool, json: bool
) -> int:
    """Follow an unconfirmed request under TASK_ID, as the account shows it, to its clip.

    The service is asked first: an id that it does not know changes nothing. An id that was entered
    wrongly is corrected in the same way. The beginning of an ID is enough.
    """
    whole = id_of(library_of(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.runner.settle_interrupted()
        return [await session.decisions.give_task_id(whole, task_id)]

    ended, _ = follow_to_the_end(options, begin, json=json, wait=not no_wait)
    return ended
