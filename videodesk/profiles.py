"""Operations on the profiles in the settings: adding, changing, removing, and checking names.

A profile is never renamed: its key in the keyring and its generations are stored under its name
(`settings.Profile`).
"""

from dataclasses import replace
from typing import Final

from videodesk.errors import Code, Problem, Reason, error, problem
from videodesk.settings import DEMO_PROFILE, Profile, Settings
from videodesk.text import fold

MAX_NAME_LENGTH: Final = 64
"""In characters; the name is the user name of the key's entry in the keyring."""


def name_problem(settings: Settings, name: str) -> Problem | None:
    """Return why a new profile cannot have this name; None if it can."""
    reason = _reason_against(settings, name.strip())
    if reason is None:
        return None
    return problem(Code.INVALID_REQUEST, reason=reason, limit=MAX_NAME_LENGTH)


def _reason_against(settings: Settings, name: str) -> Reason | None:
    if not name:
        return Reason.NAME_MISSING
    if len(name) > MAX_NAME_LENGTH:
        return Reason.NAME_TOO_LONG
    if not name.isprintable():
        return Reason.NAME_NOT_PRINTABLE
    if fold(name) == DEMO_PROFILE:
        return Reason.NAME_OF_DEMO
    if any(fold(name) == fold(each.name) for each in settings.profiles):
        return Reason.NAME_TAKEN
    return None


def require_profile(settings: Settings, name: str) -> None:
    """Raise PROFILE_UNKNOWN if there is no profile with this name."""
    if settings.profile(name) is None:
        raise error(
            Code.PROFILE_UNKNOWN,
            reason=Reason.PROFILE_NOT_IN_SETTINGS,
            profile=name,
            known=tuple(each.name for each in settings.profiles),
        )


def add_profile(settings: Settings, profile: Profile) -> Settings:
    """Return settings with one more profile, at the end. Raises ValueError for an invalid name."""
    reason = name_problem(settings, profile.name)
    if reason is not None:
        raise ValueError(str(reason))
    named = replace(profile, name=profile.name.strip())
    return replace(settings, profiles=(*settings.profiles, named))


def change_profile(settings: Settings, profile: Profile) -> Settings:
    """Return settings in which this profile replaces the one with its name.

    Raises KeyError if there is none.
    """
    if settings.profile(profile.name) is None:
        raise KeyError(profile.name)
    profiles = tuple(profile if each.name == profile.name else each for each in settings.profiles)
    return replace(settings, profiles=profiles)


def remove_profile(settings: Settings, name: str) -> Settings:
    """Return settings without this profile; if it was current, the first other one becomes current.

    Raises ValueError for the last one, KeyError if there is none with this name.
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
