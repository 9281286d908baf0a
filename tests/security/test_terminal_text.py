"""No text from elsewhere acts on the terminal, or pretends to be a line of the program."""

import ast
import logging
import os
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.test_architecture import trees
from videodesk.cli.console import PlainConsole, console
from videodesk.cli.main import run
from videodesk.cli.output import print_problem
from videodesk.cli.printer import echo, print_json
from videodesk.cli.progress import Progress
from videodesk.cli.streams import safe_streams
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.library.usual_wait import WaitHistory
from videodesk.logs import FILE_NAME, start_logging, stop_logging
from videodesk.text import one_line, printable, printable_json

TITLE: Final = "\x1b]0;title\x07"
CLIPBOARD: Final = "\x1b]52;c;cm0gLXJmIH4K\x07"
LINK: Final = "\x1b]8;;file:///etc/passwd\x1b\\text\x1b]8;;\x1b\\"
C1: Final = "\x9b2J\x9d0;title\x9c\x90q\x9c"
REORDER: Final = "\u202egpj.exe\u202c \u2066x\u2069"
FORGED: Final = "\r\nstatus:       completed\u2028All checks passed.\x85$ "
HOSTILE: Final = f"kite {TITLE}{CLIPBOARD}{LINK}{C1}{REORDER}{FORGED}[link=file:///x]y[/b] end"


def acting(text: str) -> set[str]:
    """The characters of a text that terminals obey or that reorder it."""
    reordering = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return {
        each
        for each in text
        if (unicodedata.category(each) in {"Cc", "Zl", "Zp"} and each not in "\n\t")
        or unicodedata.bidirectional(each) in reordering
    }


@pytest.fixture(autouse=True)
def log_is_stopped() -> Iterator[None]:
    yield
    stop_logging()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a library whose every text from elsewhere is hostile."""
    made = tmp_path / "data"
    now = datetime.now(UTC)
    request = Request(HOSTILE, HOSTILE, aspect_ratio=HOSTILE, size=HOSTILE, profile=HOSTILE)
    with Library(made / "library") as library:
        for status in (Status.UNCONFIRMED, Status.FAILED, Status.PROCESSING):
            generation = replace(
                new_generation(request),
                status=status,
                submitted_at=now,
                task_id=HOSTILE if status is Status.PROCESSING else None,
                video_url=f"https://files.test/{HOSTILE}",
                problem=problem(Code.REFUSED, detail=HOSTILE),
                retry_count=2,
            )
            library.add(generation)
            library.add_event(
                EventLogEntry(
                    generation.id, now, LogEvent.REFUSED, 400, request_id=HOSTILE, detail=HOSTILE
                )
            )
    return made


def test_each_character_that_acts_is_escaped_and_all_others_stay() -> None:
    honest = "a kite — 海边 👩\u200d🚀 \u200fשלם\u200e\tnext\nline \xa0é"
    assert printable(honest) == honest
    everything = "".join(map(chr, (*range(0x3000), *range(0xFE00, 0x10000))))
    assert acting(everything) >= set("\x1b\x9b\u202e\u2066\u2028\r")
    assert acting(printable(everything)) == set()
    assert printable("\x1b[2J\x9b\u202e") == "\\x1b[2J\\x9b\\u202e"
    assert printable_json('{"a":"\x9b\u202e"}') == '{"a":"\\u009b\\u202e"}'


def test_one_line_stays_one_line() -> None:
    assert len(one_line(HOSTILE).splitlines()) == 1
    assert one_line("  first \n\n  second") == "  first  second"
    assert one_line("") == ""


@pytest.mark.parametrize(
    "write",
    [
        print,
        lambda text: sys.stdout.write(f"{text}\n"),
        lambda text: sys.stderr.write(f"{text}\n"),
        lambda text: sys.stderr.writelines([text]),
        lambda text: echo(text, err=True),
        lambda text: echo(Path(text)),
        lambda text: print_json({"a": text}),
        lambda text: print_problem(problem(Code.REFUSED, detail=text)),
        lambda text: console().print(text),
        lambda text: logging.getLogger("videodesk").error(text),
    ],
)
def test_stream_gets_no_acting_character_whatever_prints(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, write: Callable[[str], object]
) -> None:
    with safe_streams():
        start_logging(tmp_path, verbosity=1)
        write(HOSTILE)
        stop_logging()
    said = "".join(capfd.readouterr())
    assert "kite" in said
    assert acting(said) == set()


def test_traceback_of_a_bug_is_escaped(capfd: pytest.CaptureFixture[str]) -> None:
    with safe_streams():
        traceback.print_exception(ValueError(HOSTILE))
    assert "ValueError: kite" in (said := capfd.readouterr().err)
    assert acting(said) == set()
    # A command that fails by a bug, as a path does that no system has:
    assert run(["--data-dir", f"/\0{TITLE}", "list"]) == 1
    assert "Traceback" in (said := capfd.readouterr().err)
    assert acting(said) == set()


@pytest.mark.parametrize("arguments", [[HOSTILE], [f"--x{HOSTILE}"], ["show", HOSTILE]])
def test_wrong_command_line_is_quoted_escaped(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]
) -> None:
    code = run(["--data-dir", str(tmp_path), *arguments])
    assert code != 0
    assert acting("".join(capfd.readouterr())) == set()


def test_commands_print_hostile_rows_escaped(capfd: pytest.CaptureFixture[str], data: Path) -> None:
    with Library(data / "library") as library:
        ids = [each.id for each in library.find()]
    shown = [["show", each] for each in ids]
    for command in [["list"], ["unconfirmed"], ["verify"], ["rebuild"], *shown]:
        for json in ([], ["--json"]):
            run(["--data-dir", str(data), *command, *json])
            said = "".join(capfd.readouterr())
            assert acting(said) == set(), command
            assert "\nstatus:       completed" not in said, command
            assert "\nAll checks passed" not in said, command


def processing() -> Generation:
    return replace(
        new_generation(Request(HOSTILE, HOSTILE)),
        status=Status.PROCESSING,
        submitted_at=datetime.now(UTC),
        problem=problem(Code.REFUSED, detail=HOSTILE),
    )


def test_progress_in_a_pipe_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with safe_streams(), Progress(WaitHistory(lambda _profile, _model: None)) as progress:
        progress.show(processing())
    said = capfd.readouterr().err
    assert len(said.splitlines()) == 1
    assert acting(said) == set()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals for this")
def test_text_in_a_terminal_is_neither_an_escape_nor_markup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """rich writes escapes of its own: what the terminal gets has them, and none of the text's."""
    main, terminal = os.openpty()
    with open(terminal, "w", encoding="utf-8", closefd=True) as stream:  # noqa: PTH123  # a descriptor
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm-256color")
        with safe_streams():
            printed = console(err=True)
            assert isinstance(printed, PlainConsole)
            with printed.status("working", spinner="line"):
                printed.print(HOSTILE, soft_wrap=True)
            assert printed.is_terminal
        received = os.read(main, 65_536).decode()
    os.close(main)
    assert "\x1b[" in received  # rich's own
    for each in (TITLE, CLIPBOARD, "\x1b]", "\x9b", "\x9d", "\u202e", "\u2028"):
        assert each not in received
    assert "[link=file:///x]y[/b] end" in received


def test_brackets_in_the_live_line_are_no_markup() -> None:
    progress = Progress(WaitHistory(lambda _profile, _model: None))
    name = "[link=file:///x]y[/b]\x1b]0;title\x07"
    removed = problem(Code.PROFILE_UNKNOWN, reason=Reason.PROFILE_REMOVED, profile=name)
    progress.show(replace(processing(), problem=removed))
    printed = console()
    with printed.capture() as captured:
        printed.print(progress._line())  # what the live display draws
    assert "[link=file:///x]y[/b]" in " ".join(captured.get().split())
    assert acting(captured.get()) == set()


def test_log_has_one_line_for_each_record_whatever_it_contains(tmp_path: Path) -> None:
    start_logging(tmp_path)
    log = logging.getLogger("videodesk")
    log.warning("Task %s is unknown", HOSTILE)
    log.warning("Task %s", "x\n2026-11-30 12:00:00,000 CRITICAL videodesk: forged")
    failure = OSError(f"{HOSTILE}\n2026-11-30 12:00:00,000 CRITICAL videodesk: forged")
    log.error("Not read: %s", HOSTILE, exc_info=failure)
    stop_logging()
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert acting(text) == set()
    assert "CRITICAL videodesk: forged" in text
    entries = [line for line in text.splitlines() if not line.startswith("    ")]
    assert [line.split(" ")[2] for line in entries] == ["WARNING", "WARNING", "ERROR"]


PRINTING: Final = {"cli/console.py", "cli/printer.py", "cli/streams.py"}
ALLOWED: Final = {
    ("logs.py", "sys.stderr.write"),  # escapes it itself
    ("ui/platform/self_test.py", "sys.stdout.write"),  # a pipe to `self-test`, which prints it
}


def test_everything_is_printed_by_the_printer() -> None:
    names = {"print", "click.echo", "click.secho", "Console", "rich.print"}
    names |= {f"sys.{each}.write" for each in ("stdout", "stderr")}
    last_names = {name.rpartition(".")[2] for name in names}
    found = {
        (module, name)
        for module, tree in trees().items()
        if module not in PRINTING
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _last_name(node.func) in last_names
        and (name := ast.unparse(node.func)) in names
    }
    assert found == ALLOWED


def _last_name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""
