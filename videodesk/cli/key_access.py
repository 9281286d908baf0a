"""The keys that a command may use, and the warning before one is sent without encryption."""

from videodesk.cli.printer import echo
from videodesk.credentials import Credentials
from videodesk.messages import unencrypted_text
from videodesk.service_origin import is_unencrypted
from videodesk.settings import Options, Profile, Settings, find_profile


def credentials_for(
    options: Options, settings: Settings, name: str, *, sends: bool = True
) -> Credentials:
    """Return the keys of this run; that of the environment is for the profile with this name.

    Warns on stderr if the command `sends` the key of the environment to an address that is not
    encrypted. For one in the password store, its user was warned when it was saved.
    """
    profile = find_profile(settings, options, name)
    if sends and options.api_key and profile is not None and not options.demo:
        warn_if_unencrypted(profile)

    def address_of(name: str) -> str:
        own = settings.profile(name)
        return own.base_url if own is not None else ""

    return Credentials(
        environment_key=options.api_key, environment_profile=name, address_of=address_of
    )


def warn_if_unencrypted(profile: Profile) -> None:
    """Warn on stderr if a key for this profile can be read on the way."""
    if is_unencrypted(profile.base_url):
        echo(unencrypted_text(profile.base_url), err=True)
