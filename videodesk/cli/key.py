"""`videodesk key`: stores, clears, shows and tests the API key of a profile."""

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from videodesk.background import in_daemon_thread
from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.key_access import credentials_for, warn_if_unencrypted
from videodesk.cli.option_values import load_settings, profile_name_for
from videodesk.cli.printer import echo
from videodesk.credentials import ApiKey, Credentials, KeyLocation
from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.messages import connection_text
from videodesk.settings import Options, find_profile

if TYPE_CHECKING:
    from videodesk.cli.account_client import AccountClient

KEYRING_SECONDS = 10.0
T = TypeVar("T")


@click.group(name="key")
def key_group() -> None:
    """Save, remove, test or show the API key of the profile."""


@key_group.command(name="set")
@click.option(
    "--test", "test_first", is_flag=True, help="Save the key only if the service accepts it."
)
@click.pass_obj
def set_key(options: Options, *, test_first: bool) -> None:
    """Read a key from the terminal (not shown) or from stdin, and save it."""
    name = account_profile(options)
    credentials = Credentials()
    account = _account(options, name, credentials)
    warn_if_unencrypted(account.profile)
    key = _read_key()
    if test_first:
        result = asyncio.run(account.test(key))
        if result.problem is not None:
            raise VideoDeskError(result.problem)
        echo(connection_text(None, len(result.models)), err=True)
    address = account.profile.base_url
    stored = query_keyring(lambda: credentials.set(name, key, address))
    if stored.location is not KeyLocation.KEYRING:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            reason=Reason.KEY_NOT_KEPT,
            detail=stored.problem.detail if stored.problem else "",
        )
    echo("The key was saved in the password store.", err=True)


@key_group.command(name="clear")
@click.pass_obj
def clear_key(options: Options) -> None:
    """Remove the key."""
    profile = account_profile(options)
    query_keyring(lambda: Credentials().clear(profile))


@key_group.command(name="status")
@click.pass_obj
def key_status(options: Options) -> None:
    """Show whether there is a key and where it is; exit code 3 if there is none."""
    profile = account_profile(options)
    settings = load_settings(options)
    credentials = credentials_for(options, settings, profile, sends=False)
    found = find_profile(settings, options, profile)
    address = found.base_url if found is not None else ""
    location, name = query_keyring(
        lambda: (credentials.location(profile, address), credentials.backend_name())
    )
    echo(f"{profile}: {location.value} ({name})")
    if location is KeyLocation.ENVIRONMENT:
        echo("It comes from VIDEODESK_API_KEY and is used for this run only.", err=True)
    if location is KeyLocation.OTHER_ADDRESS:
        query_keyring(lambda: credentials.get(profile, address))  # raises what says which one
    if location in {KeyLocation.NOWHERE, KeyLocation.UNKNOWN}:
        if credentials.problem is not None:
            raise VideoDeskError(credentials.problem)
        raise error(Code.KEY_MISSING)


@key_group.command(name="test")
@click.pass_obj
def test_key(options: Options) -> int:
    """Test the key with the service. Nothing is generated or charged."""
    result = asyncio.run(_account(options, account_profile(options)).test())
    if result.problem is not None:
        raise VideoDeskError(result.problem)
    echo(connection_text(None, len(result.models)))
    return ExitCode.COMPLETED


def account_profile(options: Options) -> str:
    """Return the name of the profile. Raises UsageError for the demo, which has no account."""
    if options.demo:
        raise click.UsageError("The demo has no account and needs no key.")
    return profile_name_for(options)


def query_keyring(query: Callable[[], T]) -> T:
    """Query the password store. Raises KEYRING_UNAVAILABLE if it does not answer in time."""
    try:
        return asyncio.run(in_daemon_thread(query, seconds=KEYRING_SECONDS))
    except TimeoutError as timeout:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            reason=Reason.KEYRING_SILENT,
        ) from timeout


def _read_key() -> ApiKey:
    if sys.stdin is None:
        raise error(Code.KEY_MALFORMED, reason=Reason.KEY_EMPTY)
    if sys.stdin.isatty():
        return ApiKey(str(click.prompt("API key", hide_input=True)))
    try:
        return ApiKey(sys.stdin.readline())
    except UnicodeDecodeError:
        raise error(Code.KEY_MALFORMED, reason=Reason.KEY_NOT_TEXT) from None


def _account(
    options: Options, name: str, credentials: Credentials | None = None
) -> "AccountClient":
    from videodesk.cli.account_client import account_client_for  # noqa: PLC0415 - brings HTTP along

    settings = load_settings(options)
    keys = credentials or credentials_for(options, settings, name)
    return account_client_for(options, settings, name, keys)


command = key_group
