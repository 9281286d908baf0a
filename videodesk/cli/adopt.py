"""`videodesk adopt`: sets the task id that the user found in the account."""

import click

from videodesk.cli.lookup import resolve_id
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("adopt")
@click.argument("generation_id", type=TEXT, metavar="ID")
@click.argument("task_id", type=TEXT)
@click.option("--no-wait", is_flag=True, help="Exit once the task is being tracked.")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(
    options: Options, *, generation_id: str, task_id: str, no_wait: bool, json: bool
) -> int:
    """Track an unconfirmed request by the TASK_ID in your account, and download its clip.

    The service is asked first: an unknown ID changes nothing. A wrong ID entered earlier is
    corrected in the same way. The beginning of an ID is enough.
    """
    full_id = resolve_id(library_folder_for(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        await session.engine.settle_interrupted()
        return [await session.commands.give_task_id(full_id, task_id)]

    exit_code, _ = watch_to_the_end(options, begin, json=json, wait=not no_wait)
    return exit_code
