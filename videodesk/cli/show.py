"""`videodesk show`: prints everything about one generation."""

from dataclasses import replace

import click

from videodesk.cli.lookup import find_generation
from videodesk.cli.option_values import app_paths_for, library_folder_for
from videodesk.cli.output import as_json, print_details
from videodesk.cli.printer import print_json
from videodesk.cli.text_type import TEXT
from videodesk.library.file_digest import file_problem, file_state
from videodesk.library.locate import open_reader
from videodesk.settings import Options


@click.command("show")
@click.argument("generation_id", type=TEXT, metavar="ID")
@click.option("--json", "json", is_flag=True, help="Print one line of JSON.")
@click.pass_obj
def command(options: Options, *, generation_id: str, json: bool) -> None:
    """Show one generation. The beginning of its ID is enough."""
    where = app_paths_for(options)
    with open_reader(library_folder_for(options)) as reader:
        found = find_generation(reader, generation_id)
    found = replace(found, problem=file_problem(found, file_state(found)) or found.problem)
    if json:
        print_json(as_json(found, where.posters))
    else:
        print_details(found, where.posters)
