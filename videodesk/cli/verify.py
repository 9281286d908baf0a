"""`videodesk verify`: checks the whole library and changes nothing."""

from collections import Counter
from typing import Final

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.output import print_json
from videodesk.errors import Code, Reason, error
from videodesk.library.verify import FindingKind, VerifyReport, verify_library
from videodesk.settings import Options

_SENTENCES: Final = {
    FindingKind.DAMAGED: "The database is damaged",
    FindingKind.LOST: "The ledger knows a request that the database has lost",
    FindingKind.CLIP_MISSING: "A clip is no longer where it was",
    FindingKind.CLIP_UNKNOWN: "A clip lies in the folder that the database does not know",
    FindingKind.IMAGE_MISSING: "A picture is no longer where it was",
    FindingKind.LEDGER_DAMAGED: "Some lines of the ledger cannot be read",
    FindingKind.LEFT_OVER: "The beginning of a download was left behind",
    FindingKind.SET_ASIDE: "A damaged database was set aside here",
    FindingKind.FOREIGN: "A file does not belong to the library",
}
_REPAIRABLE: Final = frozenset({FindingKind.DAMAGED, FindingKind.LOST, FindingKind.CLIP_UNKNOWN})


@click.command("verify")
@click.option("--json", "json", is_flag=True, help="Print one line of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Check the database, the ledger and every file; exit code 6 if something is lost."""
    folder = library_folder_for(options)
    try:
        report = verify_library(folder)
    except FileNotFoundError as missing:
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.NO_LIBRARY,
            detail=str(missing),
        ) from missing
    if json:
        _print_as_json(report)
    else:
        _print(report)
    return ExitCode.COMPLETED if report.is_intact else ExitCode.LIBRARY


def _print_as_json(report: VerifyReport) -> None:
    print_json(
        {
            "well": report.is_intact,
            "generations": report.generations,
            "clips": report.clips,
            "findings": [
                {
                    "kind": each.kind.value,
                    "serious": each.kind.is_serious,
                    "what": each.what,
                    "detail": each.detail or None,
                }
                for each in report.findings
            ],
        }
    )


def _print(report: VerifyReport) -> None:
    for each in report.findings:
        detail = f" ({each.detail})" if each.detail else ""
        click.echo(f"{_SENTENCES[each.kind]}: {each.what}{detail}")
    kinds = Counter(each.kind for each in report.findings)
    if report.is_intact:
        click.echo(f"The library is well: {report.generations} generations, {report.clips} clips.")
    elif _REPAIRABLE & kinds.keys():
        click.echo("`videodesk rebuild` brings back what the ledger and the clips know.", err=True)
