"""Profiles in the settings: adding, changing and removing them, and valid names.

A profile is never renamed: its key in the keyring and its generations are stored under its name
(`settings.Profile`).
"""

from dataclasses import replace
from typing import Final

from videodesk.errors import Code, Reason, error
from videodesk.settings import DEMO_PROFILE, Profile, Settings

MAX_NAME_LENGTH: Final = 64
"""In characters; the name is the user name of the key's entry in the keyring."""


def name_error(settings: Settings, name: str) -> str:
    """Return why a new profile cannot have this name; "" if it can."""
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
    """Raise PROFILE_UNKNOWN if there is no profile of this name."""
    if settings.profile(name) is None:
        raise error(
            Code.PROFILE_UNKNOWN,
            reason=Reason.PROFILE_NOT_IN_SETTINGS,
            profile=name,
            known=tuple(each.name for each in settings.profiles),
        )


def add_profile(settings: Settings, profile: Profile) -> Settings:
    """Return settings with one more profile, at the end. Raises ValueError for an invalid name."""
    reason = name_error(settings, profile.name)
    if reason:
        raise ValueError(reason)
    named = replace(profile, name=profile.name.strip())
    return replace(settings, profiles=(*settings.profiles, named))


def change_profile(settings: Settings, profile: Profile) -> Settings:
    """Return settings in which this profile replaces the one of its name.

    Raises KeyError if there is none.
    """
    if settings.profile(profile.name) is None:
        raise KeyError(profile.name)
    profiles = tuple(profile if each.name == profile.name else each for each in settings.profiles)
    return replace(settings, profiles=profiles)


def remove_profile(settings: Settings, name: str) -> Settings:
    """Return settings without this profile; if it was current, the first of the others is.

    Raises ValueError for the last one, KeyError if there is none of this name.
    """
    if settings.profile(name) is None:
        raise KeyError(name)
    others = tuple(each for each in settings.profiles if each.name != name)
    if not others:
        raise ValueError("There is always one profile at least.")
    current = others[0].name if settings.current_profile == name else settings.current_profile
    return replace(settings, profiles=others, current_profile=current)


def use_profile(settings: Settings, name: str) -> Settings:
    """Return settings with this profile as the current one. Raises KeyError if there is none."""
    if settings.profile(name) is None:
        raise KeyError(name)
    return replace(settings, current_profile=name)
