"""`videodesk verify`: looks through the whole library, and changes nothing."""

from collections import Counter
from typing import Final

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_of
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
_REBUILT: Final = frozenset({FindingKind.DAMAGED, FindingKind.LOST, FindingKind.CLIP_UNKNOWN})


@click.command("verify")
@click.option("--json", "json", is_flag=True, help="Print one line of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> int:
    """Check the database, the ledger and every file; exit code 6 when something is lost."""
    folder = library_of(options)
    try:
        examination = verify_library(folder)
    except FileNotFoundError as missing:
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.NO_LIBRARY,
            detail=str(missing),
        ) from missing
    if json:
        _print_as_json(examination)
    else:
        _print(examination)
    return ExitCode.COMPLETED if examination.is_intact else ExitCode.LIBRARY


def _print_as_json(examination: VerifyReport) -> None:
    print_json(
        {
            "well": examination.is_intact,
            "generations": examination.generations,
            "clips": examination.clips,
            "findings": [
                {
                    "kind": each.kind.value,
                    "serious": each.kind.is_serious,
                    "what": each.what,
                    "detail": each.detail or None,
                }
                for each in examination.findings
            ],
        }
    )


def _print(examination: VerifyReport) -> None:
    for each in examination.findings:
        detail = f" ({each.detail})" if each.detail else ""
        click.echo(f"{_SENTENCES[each.kind]}: {each.what}{detail}")
    kinds = Counter(each.kind for each in examination.findings)
    if examination.is_intact:
        click.echo(
            f"The library is well: {examination.generations} generations, "
            f"{examination.clips} clips."
        )
    elif _REBUILT & kinds.keys():
        click.echo("`videodesk rebuild` brings back what the ledger and the clips know.", err=True)
