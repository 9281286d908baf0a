"""`videodesk verify`: checks the whole library; changes no clip and no request."""

from collections import Counter
from typing import Final

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import library_folder_for
from videodesk.cli.printer import echo, print_json
from videodesk.errors import Code, Reason, error
from videodesk.library.digest_recording import record_digests
from videodesk.library.permissions import make_private
from videodesk.library.verify import FindingKind, VerifyReport, verify_library
from videodesk.media.worker.calls import fault_of
from videodesk.settings import Options

_SENTENCES: Final = {
    FindingKind.DAMAGED: "The database is damaged",
    FindingKind.LOST: "A request is in the ledger but not in the database",
    FindingKind.CLIP_MISSING: "A clip's file is missing",
    FindingKind.CLIP_DAMAGED: "A clip's file is damaged",
    FindingKind.CLIP_UNKNOWN: "A clip's file is not in the database",
    FindingKind.UNREADABLE: "Parts of an entry cannot be read, and are not used",
    FindingKind.IMAGE_MISSING: "A picture is missing",
    FindingKind.IMAGE_DAMAGED: "A picture is damaged",
    FindingKind.LEDGER_DAMAGED: "Some lines of the ledger cannot be read",
    FindingKind.LEFT_OVER: "An unfinished download or empty file was left behind",
    FindingKind.SET_ASIDE: "A damaged database was kept here",
    FindingKind.FOREIGN: "A file does not belong to the library",
    FindingKind.OPEN_TO_OTHERS: "Other users of this computer can open the library",
}
_REPAIRABLE: Final = frozenset({FindingKind.DAMAGED, FindingKind.LOST, FindingKind.CLIP_UNKNOWN})
_FETCHABLE: Final = frozenset({FindingKind.CLIP_MISSING, FindingKind.CLIP_DAMAGED})


@click.command("verify")
@click.option("--quick", is_flag=True, help="Compare only the sizes of the clips.")
@click.option(
    "--only-you",
    is_flag=True,
    help="Take the library's files from other users of this computer first.",
)
@click.option("--json", "json", is_flag=True, help="Print one line of JSON.")
@click.pass_obj
def command(options: Options, *, quick: bool, only_you: bool, json: bool) -> int:
    """Check the database, the ledger and every file; exit code 6 if something is lost.

    Each clip is compared with the checksum of its download. Clips of older versions get theirs now.
    """
    folder = library_folder_for(options)
    if only_you:
        make_private(folder)
    try:
        report = verify_library(folder, quick=quick, check_clip=fault_of)
    except FileNotFoundError as missing:
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.NO_LIBRARY,
            detail=str(missing),
        ) from missing
    is_recorded = bool(report.digests) and record_digests(folder, report.digests)
    if json:
        _print_as_json(report)
    else:
        _print(report, is_recorded=is_recorded)
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
                    "generation": each.generation_id or None,
                }
                for each in report.findings
            ],
        }
    )


def _print(report: VerifyReport, *, is_recorded: bool) -> None:
    for each in report.findings:
        detail = f" ({each.detail})" if each.detail else ""
        echo(f"{_SENTENCES[each.kind]}: {each.what}{detail}")
    kinds = Counter(each.kind for each in report.findings)
    if report.is_intact:
        clips = "1 clip is" if report.clips == 1 else f"all {report.clips} clips are"
        echo(f"Library checked: {clips} in place.")
    if _REPAIRABLE & kinds.keys():
        echo("Run `videodesk rebuild` to restore what can be restored.", err=True)
    if _FETCHABLE & kinds.keys():
        echo(
            "In the window, “Fetch again” downloads a missing or damaged clip at no cost, while "
            "the service still has it.",
            err=True,
        )
    if FindingKind.OPEN_TO_OTHERS in kinds:
        echo("Run `videodesk verify --only-you` to keep them out.", err=True)
    if is_recorded:
        older = "1 older clip" if len(report.digests) == 1 else f"{len(report.digests)} older clips"
        echo(f"Checksums recorded for {older}.", err=True)
