"""`videodesk generate`: makes one clip from a prompt."""

import os
import shutil
from pathlib import Path

import click

from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import load_catalog_and_problems, profile_name_for
from videodesk.cli.output import print_problem
from videodesk.cli.printer import echo
from videodesk.cli.session import Session
from videodesk.cli.text_type import TEXT
from videodesk.cli.watch import watch_to_the_end
from videodesk.errors import Code, VideoDeskError
from videodesk.file_urls import local_path
from videodesk.generation import Generation, Status
from videodesk.library.files import copy_whole
from videodesk.media.worker.calls import inspect
from videodesk.messages import issue_message, problem_message
from videodesk.planning import make_plan
from videodesk.provider.addresses import normalise_base_url
from videodesk.settings import Draft, Options


@click.command("generate")
@click.argument("prompt", type=TEXT)
@click.option(
    "-m",
    "--model",
    type=TEXT,
    default=None,
    help="The model's ID. Default: the first one in the list.",
)
@click.option("-i", "--image", "images", multiple=True, help="A picture: file or web address.")
@click.option("--aspect-ratio", type=TEXT, metavar="R", help="Aspect ratio, such as 16:9.")
@click.option("--size", type=TEXT, metavar="WxH", help="Size, such as 1280x720 or 720p.")
@click.option("--duration", type=TEXT, metavar="S", help="Duration in seconds.")
@click.option(
    "--extra", type=TEXT, metavar="JSON", help="Extra parameters (JSON), passed on unchanged."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also copy the clip to this file.",
)
@click.option("--overwrite", is_flag=True, help="Allow --output to replace an existing file.")
@click.option("--no-wait", is_flag=True, help="Exit once the service has accepted the request.")
@click.option("--json", "json", is_flag=True, help="Print the generation as one line of JSON.")
@click.pass_obj
def command(
    options: Options,
    *,
    prompt: str,
    model: str | None,
    images: tuple[str, ...],
    aspect_ratio: str | None,
    size: str | None,
    duration: str | None,
    extra: str | None,
    output: Path | None,
    overwrite: bool,
    no_wait: bool,
    json: bool,
) -> int:
    """Make one clip, and print the path of its file when it is finished."""
    if options.base_url is not None:
        _check_base_url(options.base_url)
    catalog, problems = load_catalog_and_problems(options)
    for each in problems:
        print_problem(each)
    draft = Draft(
        model=catalog.models[0].id if model is None else model,
        prompt=prompt,
        images=tuple(_read_image(image) for image in images),
        aspect_ratio=aspect_ratio or "",
        size=size or "",
        duration=duration or "",
        extra=extra or "",
    )
    plan = make_plan(draft, catalog, profile_name_for(options))
    for issue in plan.issues:
        echo(f"{issue.field.value.replace('_', ' ')}: {issue_message(issue)}", err=True)
    if plan.blocking:
        return ExitCode.WRONG_REQUEST
    if output is not None:
        _check_output(output.expanduser().absolute(), overwrite=overwrite)

    async def begin(session: Session) -> list[Generation]:
        if session.held is not None:
            print_problem(session.held)
        await session.engine.settle_interrupted()
        return await session.engine.submit(plan.requests)

    exit_code, made = watch_to_the_end(options, begin, json=json, wait=not no_wait)
    if output is not None and made and made[0].status is Status.COMPLETED:
        return max(exit_code, _copy(made[0], output))
    return exit_code


def _read_image(text: str) -> str:
    if file := local_path(text):
        path = Path(file)
    elif "://" in text:
        return text.strip()
    else:
        path = Path(text).expanduser().absolute()
    try:
        image = inspect(path)
    except VideoDeskError as failure:
        words = f"{path}: {problem_message(failure.problem)}"
        if failure.code is Code.IMAGE_MISSING:
            words = f"there is no file {path}."
        raise click.BadParameter(words, param_hint="--image") from failure
    if image.is_invisible:
        words = "is fully transparent: nothing in it can be seen."
        echo(f"images: {path.name} {words}", err=True)
    return str(path)


def _check_base_url(text: str) -> None:
    """Refuse a wrong `--base-url`; a wrong one in the settings is a problem of the profile."""
    try:
        normalise_base_url(text)
    except VideoDeskError as failure:
        raise click.BadParameter(
            str(problem_message(failure.problem)), param_hint="--base-url"
        ) from failure


def _check_output(output: Path, *, overwrite: bool) -> None:
    """Refuse an output file that cannot be written, before anything is sent."""
    if not output.parent.is_dir():
        raise click.BadParameter("its folder doesn't exist.", param_hint="--output")
    if not os.access(output.parent, os.W_OK):
        raise click.BadParameter("its folder can't be written to.", param_hint="--output")
    try:
        is_there = output.exists()
    except OSError as failure:  # such as a name that is too long
        words = f"{failure.strerror or failure}: {output}"
        raise click.BadParameter(words, param_hint="--output") from failure
    if is_there and not overwrite:
        raise click.BadParameter(
            f"{output} already exists. Choose another name, or add --overwrite.",
            param_hint="--output",
        )


def _copy(generation: Generation, output: Path) -> ExitCode:
    assert generation.file is not None  # noqa: S101  # it is completed
    target = output.expanduser().resolve()
    is_special = target.exists() and not target.is_file()  # a pipe or a device
    try:
        if is_special:
            shutil.copyfile(generation.file, target)
        else:
            copy_whole(generation.file, target, target.with_name(f".{generation.id}.part"))
    except OSError as failure:
        echo(
            f"The clip is in the library but could not be copied to {output}: "
            f"{failure.strerror or failure}.",
            err=True,
        )
        return ExitCode.LIBRARY
    return ExitCode.COMPLETED
