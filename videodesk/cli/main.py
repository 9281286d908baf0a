"""Entry point of the command line: global options, and the table of commands."""

import gc
import importlib
import logging
import math
import os
import traceback
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

import click

from videodesk import APP_NAME, __version__
from videodesk.cli.exit_codes import ExitCode, exit_code_for_problem
from videodesk.cli.printer import echo, echo_lines
from videodesk.cli.streams import safe_streams
from videodesk.cli.text_type import TEXT
from videodesk.errors import Problem, VideoDeskError
from videodesk.json_store import JsonStore
from videodesk.paths import app_paths
from videodesk.settings import Options, Settings

_COMMANDS: Final = {
    "open": "opening",
    "generate": "generate",
    "resume": "resume",
    "list": "listing",
    "show": "show",
    "track": "track",
    "unconfirmed": "unconfirmed",
    "adopt": "adopt",
    "send-again": "send_again",
    "forget": "forget",
    "keep-file": "keep_file",
    "models": "models",
    "verify": "verify",
    "rebuild": "rebuild",
    "doctor": "doctor",
    "self-test": "self_test",
    "key": "key",
    "account": "account",
    "demo-service": "demo_service",
}

_HIDDEN_ALIASES: Final = {"let-go": "forget", "follow": "track"}
"""Former names of commands, for scripts."""

_ONLY_PRINTS: Final = frozenset(
    {"list", "show", "unconfirmed", "models", "verify", "doctor", "self-test", "key", "account"}
)
_MAX_HELP_LENGTH: Final = 200


@dataclass(slots=True)
class _Call:
    """The command of one run, once the command line is read."""

    command: str | None = None


class _Seconds(click.FloatRange):
    """A number of seconds in a range; "nan", which click lets pass, is refused."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail as click does."""
        read = float(super().convert(value, param, ctx))
        if math.isnan(read):
            self.fail(f"{value!r} is not a valid number of seconds.", param, ctx)
        return read


class _Commands(click.Group):
    """Imports only the module of the command that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        cmd_name: str,
    ) -> click.Command | None:
        module = _COMMANDS.get(_HIDDEN_ALIASES.get(cmd_name, cmd_name))
        if module is None:
            return None
        found = importlib.import_module(f"videodesk.cli.{module}").command
        gc.enable()  # `__main__` disabled it for the imports
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their first sentence, wrapped instead of truncated."""
        rows = [
            (name, command.get_short_help_str(limit=_MAX_HELP_LENGTH))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, VideoDesk opens its window.",
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    envvar="VIDEODESK_DATA_DIR",
    help="Keep the library, settings, cache and logs in this folder.",
)
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    envvar="VIDEODESK_LIBRARY",
    help="Use the library in this folder.",
)
@click.option(
    "--allow-links",
    is_flag=True,
    help="Follow the folders of the library that are links, now and later.",
)
@click.option(
    "--trust-library",
    is_flag=True,
    help="Send and download what is in a library that is new to this computer.",
)
@click.option("--demo", is_flag=True, help="Use the demo service: no key, no network, real clips.")
@click.option(
    "--base-url", type=TEXT, envvar="VIDEODESK_BASE_URL", help="Use this base URL for this run."
)
@click.option("--profile", type=TEXT, help="Use this profile.")
@click.option(
    "--poll-interval",
    type=_Seconds(min=0.1, max=3600),
    envvar="VIDEODESK_POLL_INTERVAL",
    help="Check each task every SECONDS seconds.",
    metavar="SECONDS",
)
@click.option("-v", "--verbose", count=True, help="Log to stderr; repeat for more detail.")
@click.version_option(__version__, prog_name=APP_NAME)
@click.pass_context
def videodesk(
    ctx: click.Context,
    *,
    data_dir: Path | None,
    library: Path | None,
    allow_links: bool,
    trust_library: bool,
    demo: bool,
    base_url: str | None,
    profile: str | None,
    poll_interval: float | None,
    verbose: int,
) -> Options:
    """Make videos with hosted models, and keep every clip on your own disk."""
    options = Options(
        data_dir=data_dir,
        library=library,
        allow_links=allow_links,
        trust_library=trust_library,
        demo=demo,
        base_url=base_url,
        profile=profile,
        poll_interval=poll_interval,
        api_key=os.environ.pop("VIDEODESK_API_KEY", "") or None,
        verbosity=verbose,
    )
    if isinstance(ctx.obj, _Call):
        ctx.obj.command = ctx.invoked_subcommand
    ctx.obj = options
    if ctx.invoked_subcommand not in {None, "open"}:
        _check_settings(options)
    return options


def _check_settings(options: Options) -> None:
    """Make the settings private, and print a problem of their file; the window does so itself.

    Loading sets a damaged file aside, so this comes first.
    """
    where = app_paths(data_dir=options.data_dir, demo=options.demo)
    where.withdraw_permissions()
    _, problem = JsonStore(where.settings, Settings).load()
    if problem is not None:
        _print_problem(problem)


def _print_problem(problem: Problem) -> None:
    from videodesk.cli.output import print_problem  # noqa: PLC0415  # all the sentences

    print_problem(problem)


def run(arguments: list[str]) -> int | Options:
    """Run a command and return its exit code; without a command, the options for the window.

    A failure to print does not change what a command has done, nor its exit code; only one that
    does nothing but print returns `ExitCode.OUTPUT`.
    """
    logging.getLogger("videodesk").addHandler(logging.NullHandler())
    with safe_streams() as streams:
        call = _Call()
        outcome = _run(arguments, call)
        failure = streams.failure
        if failure is None:
            return outcome
        echo(f"The output could not be written: {failure.strerror or failure}.", err=True)
        if outcome != ExitCode.COMPLETED:
            return outcome
        if call.command in _ONLY_PRINTS:
            return ExitCode.OUTPUT
        echo("Everything else was done. To see the clips, run `videodesk list`.", err=True)
        return outcome


def _run(arguments: list[str], call: _Call) -> int | Options:
    try:
        outcome = videodesk.main(arguments, prog_name="videodesk", standalone_mode=False, obj=call)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        return ExitCode.STOPPED
    except click.ClickException as wrong:
        sentences = StringIO()
        wrong.show(sentences)
        echo_lines(sentences.getvalue().rstrip(), err=True)
        return ExitCode.WRONG_REQUEST
    except UnicodeEncodeError:
        echo("The command line contains bytes that aren't valid UTF-8 text.", err=True)
        return ExitCode.WRONG_REQUEST
    except VideoDeskError as failure:
        _print_problem(failure.problem)
        return exit_code_for_problem(failure.problem)
    except Exception:  # noqa: BLE001  # a bug; Python would print its text unescaped
        echo_lines(traceback.format_exc().rstrip(), err=True)
        return ExitCode.FAILED
    if isinstance(outcome, Options):
        return outcome
    return outcome if isinstance(outcome, int) else ExitCode.COMPLETED
