"""`videodesk key`: the API key of a profile, in the password store of this computer."""

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from videodesk.background import in_daemon_thread
from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.option_values import profile_of, settings_of
from videodesk.cli.output import print_problem
from videodesk.credentials import ApiKey, Credentials, KeyLocation
from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.messages import connection_text
from videodesk.settings import Options

if TYPE_CHECKING:
    from videodesk.engine.account_queries import ConnectionTest

KEYRING_SECONDS = 10.0
T = TypeVar("T")


@click.group(name="key")
def keys() -> None:
    """Keep, forget, test, or look for the API key of the profile."""


@keys.command(name="set")
@click.option("--test", "tests", is_flag=True, help="Keep the key only if the service takes it.")
@click.pass_obj
def set_key(options: Options, *, tests: bool) -> None:
    """Read a key from the terminal (unseen) or from stdin, and keep it."""
    profile = own_profile(options)
    key = _read_key()
    credentials = Credentials()
    if tests:
        verdict = _tested(options, profile, credentials, key)
        if verdict.problem is not None:
            raise VideoDeskError(verdict.problem)
        click.echo(connection_text(None, len(verdict.models)), err=True)
    stored = asked(lambda: credentials.set(profile, key))
    if stored.location is not KeyLocation.KEYRING:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            reason=Reason.KEY_NOT_KEPT,
            detail=stored.problem.detail if stored.problem else "",
        )
    click.echo("The key is kept in the password store.", err=True)


@keys.command(name="clear")
@click.pass_obj
def clear_key(options: Options) -> None:
    """Forget the key."""
    profile = own_profile(options)
    asked(lambda: Credentials().clear(profile))


@keys.command(name="status")
@click.pass_obj
def key_status(options: Options) -> None:
    """Say whether there is a key, and where; exit code 3 when there is none."""
    profile = own_profile(options)
    credentials = Credentials(environment_key=options.api_key, environment_profile=profile)
    place, name = asked(lambda: (credentials.location(profile), credentials.backend_name()))
    click.echo(f"{profile}: {place.value} ({name})")
    if place is KeyLocation.ENVIRONMENT:
        click.echo("It comes from VIDEODESK_API_KEY, and is kept for this run only.", err=True)
    if place is KeyLocation.NOWHERE:
        if credentials.problem is not None:
            print_problem(credentials.problem)
        raise error(Code.KEY_MISSING)


@keys.command(name="test")
@click.pass_obj
def test_key(options: Options) -> int:
    """Ask the service whether the key works; nothing is made or charged."""
    profile = own_profile(options)
    credentials = Credentials(environment_key=options.api_key, environment_profile=profile)
    verdict = _tested(options, profile, credentials, None)
    if verdict.problem is not None:
        raise VideoDeskError(verdict.problem)
    click.echo(connection_text(None, len(verdict.models)))
    return ExitCode.COMPLETED


def own_profile(options: Options) -> str:
    """The profile whose account it is; the demo has none."""
    if options.demo:
        raise click.UsageError("The demo has no account, and needs no key.")
    return profile_of(options)


def asked(ask: Callable[[], T]) -> T:
    """What the password store answers; it may wait for its owner, and a command does not."""
    try:
        return asyncio.run(in_daemon_thread(ask, seconds=KEYRING_SECONDS))
    except TimeoutError as silent:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            reason=Reason.KEYRING_SILENT,
        ) from silent


def _read_key() -> ApiKey:
    if sys.stdin.isatty():
        return ApiKey(str(click.prompt("API key", hide_input=True)))
    try:
        return ApiKey(sys.stdin.readline())
    except UnicodeDecodeError:
        raise error(Code.KEY_MALFORMED, reason=Reason.KEY_NOT_TEXT) from None


def _tested(
    options: Options, profile: str, credentials: Credentials, key: ApiKey | None
) -> "ConnectionTest":
    from videodesk.cli.account_client import account_client_for  # noqa: PLC0415 - brings HTTP along

    account = account_client_for(options, settings_of(options), profile, credentials)
    return asyncio.run(account.test(key))


command = keys
