"""The values that the settings and the key panel hand out: what a person asked for there."""

from dataclasses import dataclass, field

from videodesk.settings import Profile


@dataclass(frozen=True, slots=True)
class ProfileTest:
    """A profile to be tried out; `key_text` is what was typed, empty for the key that is kept."""

    profile: Profile
    key_text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A key to be kept for a profile, as it was typed."""

    profile: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FirstKey:
    """A key to be tried and, if it is good, kept, with the address that it is for."""

    base_url: str
    text: str = field(repr=False)
