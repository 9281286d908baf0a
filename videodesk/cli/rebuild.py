"""`videodesk rebuild`: makes the library whole from its backups, its ledger and its clips."""

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_of, places_of
from videodesk.cli.output import as_json, print_json, print_problem, print_table
from videodesk.errors import Code, error
from videodesk.library.library import Library
from videodesk.media.provenance import read_provenance
from videodesk.settings import Options


@click.command("rebuild")
@click.option("--json", "json", is_flag=True, help="Print what came back, a line of JSON each.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Bring back what the database has lost, also when its file is gone. Nothing is deleted."""
    where, folder = places_of(options), library_of(options)
    if not folder.is_dir():
        raise error(Code.LIBRARY_MISSING, detail=str(folder))
    with Library(folder, read_provenance=read_provenance, check_rows=True) as library:
        for told in library.problems:
            print_problem(told)
        found = {each.id: each for each in (*library.recovered, *library.rebuild())}
    came_back = sorted(found.values(), key=lambda each: each.created_at, reverse=True)
    if json:
        for each in came_back:
            print_json(as_json(each, where.posters))
    elif came_back:
        print_table(came_back)
    else:
        click.echo("The database knows all that the ledger and the clips know.", err=True)
    waiting = sum(not each.status.is_settled for each in came_back)
    if waiting:
        click.echo(f"`videodesk resume` follows {waiting} of them to the end.", err=True)
    return ExitCode.COMPLETED
