"""`videodesk unconfirmed`: lists requests that may have been charged and need a decision."""

import click

from videodesk.cli.option_values import app_paths_for, library_folder_for
from videodesk.cli.output import as_json
from videodesk.cli.printer import echo, echo_lines, print_json
from videodesk.generation import Generation, Status
from videodesk.library.event_log import EventLogEntry
from videodesk.library.locate import find_reader
from videodesk.messages import event_message, problem_message
from videodesk.settings import Options

_EVENTS_SHOWN = 3


@click.command("unconfirmed")
@click.option("--json", "json", is_flag=True, help="Print each generation as one line of JSON.")
@click.pass_obj
def command(options: Options, *, json: bool) -> None:
    """List requests that may or may not have been accepted, with their history."""
    where = app_paths_for(options)
    reader = find_reader(library_folder_for(options))
    if reader is None:
        return
    with reader:
        submitting = [each for each in reader.unfinished() if each.status is Status.SUBMITTING]
        rows = [*reader.unconfirmed(), *submitting]
        found = [(each, reader.events(each.id)) for each in rows]
    for generation, events in found:
        if json:
            print_json(as_json(generation, where.posters))
        else:
            _print(generation, events)
    if json:
        return
    if not found:
        echo("No requests are unconfirmed.", err=True)
        return
    echo_lines(
        "Check your account with the service, then run one of these for each:\n"
        "  videodesk adopt ID TASK_ID   your account shows the task: download its clip\n"
        "  videodesk send-again ID      it shows no task, or you accept a second charge\n"
        "  videodesk forget ID          you no longer want the clip",
        err=True,
    )


def _print(generation: Generation, events: list[EventLogEntry]) -> None:
    prompt = " ".join(generation.request.prompt.split())
    sent = generation.submitted_at or generation.created_at
    echo(f"{generation.id}  {generation.request.model}  {prompt}")
    echo(f"  sent {sent.astimezone():%Y-%m-%d %H:%M}, profile {generation.request.profile}")
    if generation.status is Status.SUBMITTING:
        echo("  being sent now, or VideoDesk was closed while sending")
    if generation.problem is not None:
        echo(f"  {problem_message(generation.problem, generation.status).text}")
    for each in events[-_EVENTS_SHOWN:]:
        status = f", HTTP {each.http_status}" if each.http_status else ""
        request = f", request {each.request_id}" if each.request_id else ""
        message = event_message(each)
        detail = f": {message.detail}" if message.detail else ""
        echo(f"  {each.at.astimezone():%H:%M:%S} {message.text}{status}{request}{detail}")
