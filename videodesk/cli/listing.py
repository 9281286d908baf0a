"""`videodesk list`: lists the newest generations, also while the library is locked."""

import click

from videodesk.cli.option_values import app_paths_for, library_folder_for
from videodesk.cli.output import as_json, print_table
from videodesk.cli.printer import echo, print_json
from videodesk.cli.text_type import TEXT
from videodesk.generation import Status
from videodesk.library.locate import find_reader
from videodesk.library.query import Query
from videodesk.settings import Options


@click.command("list")
@click.option(
    "--search", type=TEXT, default="", metavar="TEXT", help="Only prompts that contain these words."
)
@click.option(
    "--status", type=click.Choice([each.value for each in Status]), help="Only this status."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N")
@click.option("--json", "json", is_flag=True, help="Print each generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, search: str, status: str | None, limit: int, json: bool) -> None:
    """List generations, newest first."""
    where = app_paths_for(options)
    reader = find_reader(library_folder_for(options))
    if reader is None:
        if not json:
            echo("There is no library yet. `videodesk generate` creates one.", err=True)
        return
    with reader:
        statuses = frozenset({Status(status)} if status else ())
        found = reader.find(Query(text=search, statuses=statuses), limit=limit)
    if json:
        for each in found:
            print_json(as_json(each, where.posters))
    elif found:
        print_table(found)
    else:
        echo("Nothing found.", err=True)
