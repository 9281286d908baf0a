"""`videodesk rebuild`: restores the database from its backups, the ledger and the clips."""

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import app_paths_for, library_folder_for
from videodesk.cli.output import as_json, print_problem, print_table
from videodesk.cli.printer import echo, print_json
from videodesk.errors import Code, error
from videodesk.library.library import Library
from videodesk.media.provenance import read_provenance
from videodesk.settings import Options


@click.command("rebuild")
@click.option("--json", "json", is_flag=True, help="Print restored rows as lines of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Restore what the database has lost, even if its file is gone. Nothing is deleted."""
    where, folder = app_paths_for(options), library_folder_for(options)
    if not folder.is_dir():
        raise error(Code.LIBRARY_MISSING, detail=str(folder))
    with Library(folder, read_provenance=read_provenance, check_rows=True) as library:
        for problem in library.problems:
            print_problem(problem)
        found = {each.id: each for each in (*library.recovered, *library.rebuild())}
    restored = sorted(found.values(), key=lambda each: each.created_at, reverse=True)
    if json:
        for each in restored:
            print_json(as_json(each, where.posters))
    elif restored:
        print_table(restored)
    else:
        echo("Nothing to restore.", err=True)
    unfinished = sum(not each.status.is_settled for each in restored)
    if unfinished:
        echo(
            f"{unfinished} still being made. Run `videodesk resume` to download the clips.",
            err=True,
        )
    return ExitCode.COMPLETED
