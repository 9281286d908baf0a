"""`videodesk key`: the API key of a profile, in the password store of this computer."""

import asyncio
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from videodesk.background import in_daemon_thread
from videodesk.cli.given import profile_of
from videodesk.credentials import ApiKey, Credentials, Place
from videodesk.errors import Code, error
from videodesk.settings import Options

KEYRING_SECONDS = 10.0
T = TypeVar("T")


@click.group(name="key")
def keys() -> None:
    """Keep, forget, or look for the API key of the profile."""


@keys.command(name="set")
@click.pass_obj
def set_key(options: Options) -> None:
    """Read a key from the terminal (unseen) or from stdin, and keep it."""
    if sys.stdin.isatty():
        text = str(click.prompt("API key", hide_input=True))
    else:
        text = sys.stdin.readline()
    key, profile = ApiKey(text), _own_profile(options)
    stored = _asked(lambda: Credentials().set(profile, key))
    if stored.place is not Place.KEYRING:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            message="The key was not kept: this computer has no usable password store.",
            hint="Set VIDEODESK_API_KEY, or start a password store.",
            detail=stored.problem.detail if stored.problem else "",
        )
    click.echo("The key is kept in the password store.", err=True)


@keys.command(name="clear")
@click.pass_obj
def clear_key(options: Options) -> None:
    """Forget the key."""
    profile = _own_profile(options)
    _asked(lambda: Credentials().clear(profile))


@keys.command(name="status")
@click.pass_obj
def key_status(options: Options) -> None:
    """Say whether there is a key, and where; exit code 3 when there is none."""
    credentials = Credentials(environment_key=options.api_key)
    profile = _own_profile(options)
    place = _asked(lambda: credentials.place(profile))
    click.echo(f"{profile}: {place.value} ({credentials.backend_name()})")
    if place is Place.NOWHERE:
        raise error(Code.KEY_MISSING)


def _own_profile(options: Options) -> str:
    if options.demo:
        raise click.UsageError("The demo needs no key.")
    return profile_of(options)


def _asked(ask: Callable[[], T]) -> T:
    """What the password store answers; it may wait for its owner, and a command does not."""
    try:
        return asyncio.run(in_daemon_thread(ask, seconds=KEYRING_SECONDS))
    except TimeoutError as silent:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            message="The password store of this computer does not answer.",
            hint="Unlock it, and try again.",
        ) from silent


command = keys
