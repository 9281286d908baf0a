"""The profiles in the settings: added, changed, removed; and which names they can be given.

A profile is never renamed: its key in the keyring and each generation made with it know it by its
name (`settings.Profile`). Whoever wants another name adds a profile and removes the former.
"""

from dataclasses import replace
from typing import Final

from videodesk.errors import Code, error
from videodesk.settings import DEMO_PROFILE, Profile, Settings

MAX_NAME_LENGTH: Final = 64
"""In characters; the name is a user name in the keyring, and a word in the window."""


def name_error(settings: Settings, name: str) -> str:
    """Why no new profile can have this name, in a sentence; or nothing."""
    wanted = name.strip()
    if not wanted:
        return "Give the profile a name."
    if len(wanted) > MAX_NAME_LENGTH:
        return f"A name has {MAX_NAME_LENGTH} characters at most."
    if not wanted.isprintable():
        return "There are characters in this name that cannot be seen."
    if wanted.casefold() == DEMO_PROFILE:
        return "This is the demo's own name. Choose another one."
    if any(wanted.casefold() == each.name.casefold() for each in settings.profiles):
        return "There is a profile of this name already."
    return ""


def require_profile(settings: Settings, name: str) -> None:
    """Raises PROFILE_UNKNOWN for a profile that a run is to use and that is not there."""
    if settings.profile(name) is None:
        raise error(
            Code.PROFILE_UNKNOWN,
            message=f"There is no profile “{name}” in the settings. Nothing was sent.",
            hint=f"Known are: {', '.join(each.name for each in settings.profiles)}.",
        )


def add_profile(settings: Settings, profile: Profile) -> Settings:
    """The settings with one more profile, at the end. Raises ValueError for an unfit name."""
    fault = name_error(settings, profile.name)
    if fault:
        raise ValueError(fault)
    named = replace(profile, name=profile.name.strip())
    return replace(settings, profiles=(*settings.profiles, named))


def change_profile(settings: Settings, profile: Profile) -> Settings:
    """The settings with this profile in the place of the one of its name.

    Raises KeyError where there is none.
    """
    if settings.profile(profile.name) is None:
        raise KeyError(profile.name)
    profiles = tuple(profile if each.name == profile.name else each for each in settings.profiles)
    return replace(settings, profiles=profiles)


def remove_profile(settings: Settings, name: str) -> Settings:
    """The settings without this profile; where it was current, the first of the others is.

    Raises ValueError for the last one, KeyError where there is none of this name.
    """
    if settings.profile(name) is None:
        raise KeyError(name)
    others = tuple(each for each in settings.profiles if each.name != name)
    if not others:
        raise ValueError("There is always one profile at least.")
    current = others[0].name if settings.current_profile == name else settings.current_profile
    return replace(settings, profiles=others, current_profile=current)


def use_profile(settings: Settings, name: str) -> Settings:
    """The settings with this profile as the one for new requests. KeyError where there is none."""
    if settings.profile(name) is None:
        raise KeyError(name)
    return replace(settings, current_profile=name)
