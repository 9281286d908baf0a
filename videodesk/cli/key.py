"""`videodesk key`: the API key of a profile, in the password store of this computer."""

import sys

import click

from videodesk.cli.given import profile_of
from videodesk.credentials import ApiKey, Credentials, Place
from videodesk.errors import Code, VideoDeskError, error
from videodesk.settings import Options


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
    stored = Credentials().set(profile_of(options), ApiKey(text))
    if stored.place is not Place.KEYRING:
        raise VideoDeskError(stored.problem or error(Code.KEYRING_UNAVAILABLE).problem)
    click.echo("The key is kept in the password store.", err=True)


@keys.command(name="clear")
@click.pass_obj
def clear_key(options: Options) -> None:
    """Forget the key."""
    Credentials().clear(profile_of(options))


@keys.command(name="status")
@click.pass_obj
def key_status(options: Options) -> None:
    """Say whether there is a key, and where; exit code 3 when there is none."""
    credentials = Credentials(environment_key=options.api_key)
    profile = profile_of(options)
    place = credentials.place(profile)
    click.echo(f"{profile}: {place.value} ({credentials.backend_name()})")
    if place is Place.NOWHERE:
        raise error(Code.KEY_MISSING)


command = keys
