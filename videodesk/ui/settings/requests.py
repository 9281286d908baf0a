"""Values that the settings dialog and the onboarding panel emit."""

from dataclasses import dataclass, field

from videodesk.settings import Profile


@dataclass(frozen=True, slots=True)
class ProfileTest:
    """A profile to be tested; `key_text` is the typed key, "" for the stored one."""

    profile: Profile
    key_text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A typed key that is to be stored for a profile."""

    profile: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FirstKey:
    """A typed key that is to be tested and, if it is accepted, stored with its address."""

    base_url: str
    text: str = field(repr=False)
