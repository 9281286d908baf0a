"""`videodesk track`: imports a task that was created elsewhere or lost."""

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import load_catalog, profile_name_for
from videodesk.cli.output import print_problem
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation
from videodesk.settings import Options


@click.command("track")
@click.argument("task_id", type=TEXT)
@click.option(
    "-m", "--model", type=TEXT, default=None, help="The model of the task, for your records."
)
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, task_id: str, model: str | None, json: bool) -> int:
    """Track a task that was created elsewhere or lost, and download its clip."""
    if not task_id.strip():
        raise click.BadParameter("it's empty.", param_hint="TASK_ID")
    profile = profile_name_for(options)

    async def begin(session: Session) -> list[Generation]:
        model_id = model or load_catalog(options).models[0].id
        return [
            await session.commands.follow_task(task_id.strip(), model=model_id, profile=profile)
        ]

    try:
        exit_code, _ = watch_to_the_end(options, begin, json=json)
    except VideoDeskError as failure:
        if failure.code is not Code.UNKNOWN_TASK:
            raise
        print_problem(failure.problem)
        return ExitCode.FAILED
    return exit_code
