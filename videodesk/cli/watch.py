"""What `generate`, `follow` and `resume` share: begin, watch until it rests, say how it ended."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import click

from videodesk.cli.exit_codes import ExitCode, exit_code_for_generation, worst
from videodesk.cli.option_values import load_catalog, places_of, settings_of
from videodesk.cli.output import as_json, print_json, print_problem
from videodesk.cli.progress import Progress
from videodesk.cli.session import Session, Stopped, open_session, run
from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.library.locate import open_reader
from videodesk.logs import ClipNamesFilter, start_logging, stop_logging
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.settings import Options

_log = logging.getLogger(__name__)

Begin = Callable[[Session], Awaitable[list[Generation]]]
"""What a command asks of the engine; gives the generations to watch."""


@dataclass(slots=True)
class _Watched:
    generation: Generation
    waits_for: Problem | None = None


def follow_to_the_end(
    options: Options,
    begin: Begin,
    *,
    json: bool = False,
    wait: bool = True,
    quiet: bool = False,
) -> tuple[ExitCode, list[Generation]]:
    """Begins, watches until nothing more happens by itself, and prints what came of it.

    Without `wait`, until every request has its task id; `quiet` prints nothing. Raises what
    stands in the way of beginning.
    """
    where = places_of(options)
    watched: dict[str, _Watched] = {}
    quiet_http_logs()
    prompts_too = settings_of(options).log_prompts
    filters = [SecretsFilter(), ClipNamesFilter(lambda: prompts_too)]
    start_logging(where.logs, verbosity=options.verbosity, filters=filters)

    async def work() -> None:
        with Progress(load_catalog(options), quiet=quiet) as progress:
            async with open_session(options, progress.show) as session:
                for generation in await begin(session):
                    progress.show(generation)
                    watched[generation.id] = _Watched(generation)
                scheduler = session.runner.scheduler
                until = scheduler.wait_until_settled if wait else scheduler.wait_until_sent
                for each, watch in watched.items():
                    watch.waits_for = await until(each)

    stopped = False
    try:
        run(work)
    except Stopped:
        stopped = True
    finally:
        stop_logging()
    exits: list[ExitCode] = []
    if watched:
        with open_reader(where.library) as reader:
            for each, watch in watched.items():
                watch.generation = reader.get(each) or watch.generation
    for watch in watched.values():
        exits.append(_exit_of(watch, wait=wait))
        if quiet:
            continue
        if json:
            print_json(as_json(watch.generation, where.posters))
        else:
            _say(watch)
    if stopped or ExitCode.STOPPED in exits:
        click.echo("Stopped before the end. `videodesk resume` carries on.", err=True)
        exits.append(ExitCode.STOPPED)
    return worst(exits), [watch.generation for watch in watched.values()]


def _exit_of(watch: _Watched, *, wait: bool) -> ExitCode:
    sent = watch.generation.status in {Status.PROCESSING, Status.DOWNLOADING}
    if not wait and sent and watch.waits_for is None:
        return ExitCode.COMPLETED
    return exit_code_for_generation(watch.generation, watch.waits_for)


def _say(watch: _Watched) -> None:
    generation = watch.generation
    if generation.status is Status.COMPLETED and generation.file is not None:
        click.echo(generation.file)
    elif (trouble := watch.waits_for or generation.problem) is not None:
        print_problem(trouble, generation.status)
    if generation.status is Status.PROCESSING and generation.task_id:
        click.echo(f"{generation.id} is task {generation.task_id}", err=True)
