"""`videodesk keep-file`: keeps a file that arrived instead of a clip."""

import click

from videodesk.cli.lookup import resolve_id
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("keep-file")
@click.argument("generation_id", type=TEXT, metavar="ID")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, generation_id: str, json: bool) -> int:
    """Keep a downloaded file that isn't a video as it is, and stop downloading it again.

    The beginning of an ID is enough.
    """
    full_id = resolve_id(library_folder_for(options), generation_id)

    async def begin(session: Session) -> list[Generation]:
        return [await session.commands.keep_file(full_id)]

    exit_code, _ = watch_to_the_end(options, begin, json=json)
    return exit_code
