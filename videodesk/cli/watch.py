"""Shared by `generate`, `track`, `resume`...: start, watch to the end, print the outcome."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from videodesk.cli.exit_codes import ExitCode, exit_code_for_generation, most_urgent
from videodesk.cli.option_values import app_paths_for, load_catalog, load_settings
from videodesk.cli.output import as_json, print_problem
from videodesk.cli.printer import echo, print_json
from videodesk.cli.progress import Progress
from videodesk.cli.session import Session, Stopped, open_session, run
from videodesk.demo.options import DemoOptions
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Generation, Status
from videodesk.library.locate import open_reader
from videodesk.library.usual_wait import WaitHistory, expected_waits, read_wait_samples
from videodesk.logs import ClipNamesFilter, start_logging, stop_logging
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.settings import Options

_log = logging.getLogger(__name__)

Begin = Callable[[Session], Awaitable[list[Generation]]]
"""Starts the work of a command; returns the generations to watch."""


@dataclass(slots=True)
class _Watched:
    generation: Generation
    blocked_by: Problem | None = None


def watch_to_the_end(
    options: Options,
    begin: Begin,
    *,
    json: bool = False,
    wait: bool = True,
    quiet: bool = False,
) -> tuple[ExitCode, list[Generation]]:
    """Start, watch until nothing more happens automatically, and print the outcome.

    Without `wait`, watch until every request has its task id. `quiet` prints nothing. Raises the
    VideoDeskError of `begin` or of opening the library.
    """
    where = app_paths_for(options)
    watched: dict[str, _Watched] = {}
    quiet_http_logs()
    prompts_too = load_settings(options).log_prompts
    filters = [SecretsFilter(), ClipNamesFilter(lambda: prompts_too)]
    start_logging(where.logs, verbosity=options.verbosity, filters=filters)

    async def work() -> None:
        history = await asyncio.to_thread(_wait_history, options, where.library)
        with Progress(history, quiet=quiet) as progress:
            async with open_session(options, progress.show) as session:
                for generation in await begin(session):
                    progress.show(generation)
                    watched[generation.id] = _Watched(generation)
                scheduler = session.engine.scheduler
                until = scheduler.wait_until_settled if wait else scheduler.wait_until_sent
                for each, watch in watched.items():
                    watch.blocked_by = await until(each)

    stopped = False
    try:
        run(work)
    except Stopped:
        stopped = True
    finally:
        stop_logging()
    exit_codes: list[ExitCode] = []
    if watched:
        with open_reader(where.library) as reader:
            for each, watch in watched.items():
                watch.generation = reader.get(each) or watch.generation
    for watch in watched.values():
        exit_codes.append(_exit_code_of(watch, wait=wait))
        if quiet:
            continue
        if json:
            print_json(as_json(watch.generation, where.posters))
        else:
            _print_outcome(watch)
    if stopped or ExitCode.STOPPED in exit_codes:
        echo("Stopped before the end. To continue, run `videodesk resume`.", err=True)
        exit_codes.append(ExitCode.STOPPED)
    return most_urgent(exit_codes), [watch.generation for watch in watched.values()]


def _wait_history(options: Options, library: Path) -> WaitHistory:
    """What the library knows of usual waits; a library that cannot be read is reported later."""
    demo = DemoOptions.from_environment(os.environ).work_seconds
    history = WaitHistory(expected_waits(load_catalog(options), demo))
    with suppress(FileNotFoundError, VideoDeskError):
        history.load(read_wait_samples(library))
    return history


def _exit_code_of(watch: _Watched, *, wait: bool) -> ExitCode:
    sent = watch.generation.status in {Status.PROCESSING, Status.DOWNLOADING}
    if not wait and sent and watch.blocked_by is None:
        return ExitCode.COMPLETED
    return exit_code_for_generation(watch.generation, watch.blocked_by)


def _print_outcome(watch: _Watched) -> None:
    generation = watch.generation
    if generation.status is Status.COMPLETED and generation.file is not None:
        echo(generation.file)
    elif (problem := watch.blocked_by or generation.problem) is not None:
        print_problem(problem, generation.status)
    if generation.status is Status.PROCESSING and generation.task_id:
        echo(f"{generation.id} is being tracked as task {generation.task_id}.", err=True)
