"""Settings, session and command-line options: typed values; the first two are stored as JSON."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Annotated, Final, Self

from msgspec import Meta

from videodesk.errors import Reason
from videodesk.json_store import EVERYTHING, JsonStore, merge
from videodesk.stored_values import is_web_link

_log = logging.getLogger(__name__)

DEFAULT_BASE_URL: Final = "https://crazyrouter.com"
DEFAULT_PROFILE: Final = "default"
DEMO_PROFILE: Final = "demo"
_MOST_PROFILES: Final = 200
_LONGEST_NAME: Final = 200
"""In characters; names that are typed are shorter (`profiles.MAX_NAME_LENGTH`)."""

# The limits are our own choice, wide enough for all known networks and accounts.
Seconds = Annotated[float, Meta(ge=1, le=3600)]


class ImageTransport(StrEnum):
    """How image files get to the service (docs/service-api.md, "Images")."""

    AUTO = "auto"
    """Uploaded; inline in the request if the site offers no upload."""
    UPLOAD = "upload"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Profile:
    """One account at one address. Its key is in the keyring, under the profile's name.

    Each generation stores the name, so it never changes: a renamed profile would leave its key and
    its unfinished tasks behind. `pictures` is the name of the field in the settings file.
    """

    name: str = DEFAULT_PROFILE
    base_url: str = DEFAULT_BASE_URL
    pictures: ImageTransport = ImageTransport.AUTO
    active_limit: Annotated[int, Meta(ge=1, le=100)] = 3
    """Simultaneous tasks at the service. No rates are published; docs/service-api.md, "Pace"."""
    create_interval: Annotated[float, Meta(ge=0, le=3600)] = 1.0
    """Minimum seconds between two create requests."""
    account_url: str = ""
    """The page on which the site shows its tasks and charges; empty for the base URL."""
    unit: str = "USD"
    """The currency of the site."""
    docs_url: str = ""
    """The documentation of the service; empty for the one that is known of its site."""


class Proxy(StrEnum):
    """Which proxy is used."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached. Time-outs in seconds; docs/service-api.md, "Pace"."""

    proxy: Proxy = Proxy.SYSTEM
    proxy_url: str = field(default="", repr=False)
    """`http://`, `https://` or `socks5://`, for Proxy.MANUAL; user and password may be in it."""
    ca_file: str = ""
    """A PEM file with certificate authorities to trust in addition to the system's."""
    connect_timeout: Seconds = 10
    write_timeout: Seconds = 60
    create_timeout: Seconds = 120
    query_timeout: Seconds = 30
    stall_timeout: Seconds = 60
    max_clip_gb: Annotated[float, Meta(ge=0.1, le=1000)] = 4
    """The most that the file of one clip may have, in gigabytes."""
    unsafe_links: bool = False
    """Whether clips may come without encryption, or from the user's own network, although the
    service is elsewhere (docs/security.md)."""


class Appearance(StrEnum):
    """Light or dark colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings; every field has a default."""

    version: int = 1
    current_profile: str = DEFAULT_PROFILE
    profiles: tuple[Profile, ...] = (Profile(),)
    library: str = ""
    """The library's folder; empty for the default one."""
    network: Network = field(default_factory=Network)
    appearance: Appearance = Appearance.SYSTEM
    volume: Annotated[float, Meta(ge=0, le=1)] = 0.8
    muted: bool = False
    loop: bool = True
    autoplay: bool = True
    """Whether a clip starts to play when it is selected."""
    hardware_decoding: bool = True
    """Whether the graphics hardware decodes clips, if it can; from the next start on."""
    write_provenance: bool = True
    """Whether the request is written into each finished clip."""
    log_prompts: bool = False
    """Whether prompts may be written to the log."""

    def profile(self, name: str) -> Profile | None:
        """Return the profile with this name; None if there is none."""
        return next((each for each in self.profiles if each.name == name), None)

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:
        """Return valid settings, and the names of the fields that had to be changed.

        There is at least one profile, each has a name of its own, and one is current. A base URL
        that could not be read becomes empty: the profile's key must not be sent to the default
        address. So do links that are no web addresses, and paths that no system has.
        """
        contradictory: list[str] = []
        names: list[str] = []
        if len(self.profiles) > _MOST_PROFILES:
            fewer, further = replace(self, profiles=self.profiles[:_MOST_PROFILES]).repaired(unread)
            return fewer, ("profiles", *further)
        for number, each in enumerate(self.profiles):
            given = each.name.strip()
            is_name = len(given) <= _LONGEST_NAME and given.isprintable()
            names.append(_free_name(given if is_name else "", names))
            if names[-1] != each.name:
                contradictory.append(f"profiles[{number}].name")
        if not names:
            contradictory.append("profiles")
        profiles = tuple(
            each if each.name == name else replace(each, name=name)
            for each, name in zip(self.profiles, names, strict=True)
        ) or (Profile(),)
        if {EVERYTHING, "profiles"} & set(unread):
            profiles = tuple(replace(each, base_url="") for each in profiles)
        in_file = (each for each in count() if f"profiles[{each}]" not in unread)
        profiles = tuple(
            replace(each, base_url="") if f"profiles[{number}].base_url" in unread else each
            for number, each in zip(in_file, profiles, strict=False)
        )
        for number, profile in enumerate(profiles):
            for name in ("account_url", "docs_url"):
                link = getattr(profile, name)
                if link and not is_web_link(link):
                    contradictory.append(f"profiles[{number}].{name}")
        profiles = tuple(
            replace(each, account_url=_web(each.account_url), docs_url=_web(each.docs_url))
            for each in profiles
        )
        library, ca_file = _path(self.library), _path(self.network.ca_file)
        if library != self.library:
            contradictory.append("library")
        if ca_file != self.network.ca_file:
            contradictory.append("network.ca_file")
        current = self.current_profile
        if all(each.name != current for each in profiles):
            contradictory.append("current_profile")
            current = profiles[0].name
        repaired = replace(
            self,
            profiles=profiles,
            current_profile=current,
            library=library,
            network=replace(self.network, ca_file=ca_file),
        )
        return repaired, tuple(contradictory)

    def merged(self, former: Self, stored: Self) -> Self:
        """Return `stored` with what was changed here since `former`; profiles are matched by name.

        Another window may have changed `stored` meanwhile.
        """
        profiles = _merge_profiles(former.profiles, self.profiles, stored.profiles)
        merged = replace(merge(former, self, stored), profiles=profiles or self.profiles)
        return merged.repaired()[0]


def _web(link: str) -> str:
    return link if is_web_link(link) else ""


def _path(text: str) -> str:
    return "" if "\0" in text else text


def _merge_profiles(
    former: tuple[Profile, ...], mine: tuple[Profile, ...], theirs: tuple[Profile, ...]
) -> tuple[Profile, ...]:
    was, now, merged = ({each.name: each for each in some} for some in (former, mine, theirs))
    for name in was.keys() - now.keys():
        merged.pop(name, None)
    for name, profile in now.items():
        if name in was and name in merged:
            merged[name] = merge(was[name], profile, merged[name])
        elif profile != was.get(name):
            merged[name] = profile
    return tuple(merged.values())


def _free_name(wanted: str, taken: Collection[str]) -> str:
    """Return the wanted name, or the next one with a number, if it is taken, empty or the demo's.

    So a second profile with the same name keeps its address, and the first keeps the key.
    """
    stem = wanted or DEFAULT_PROFILE
    names = (stem if number == 1 else f"{stem} {number}" for number in count(1))
    return next(name for name in names if name != DEMO_PROFILE and name not in taken)


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of the composer as typed; images as paths or web addresses."""

    model: str = ""
    prompt: str = ""
    images: tuple[str, ...] = ()
    aspect_ratio: str = ""
    size: str = ""
    duration: str = ""
    extra: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """State of the window; `geometry` and `splitter` are Qt's own bytes in Base64."""

    version: int = 1
    draft: Draft = field(default_factory=Draft)
    geometry: str = ""
    splitter: str = ""
    composer_folded: bool = False
    inspector_folded: bool = False
    tile_width: Annotated[int, Meta(ge=0, le=10_000)] = 232
    activity_height: Annotated[int, Meta(ge=0, le=10_000)] = 0
    """Height of the activity panel in logical pixels; 0 for the usual one."""
    settings_page: str = ""
    """The settings page that was shown last."""
    uses_demo: bool = False
    """Whether the user chose the demo, until another profile is chosen."""
    untested_keys: tuple[str, ...] = ()
    """The profiles whose key was saved without a test, and has not worked since."""

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:  # noqa: ARG002
        """Return the same: no field depends on another."""
        return self, ()


class SettingsStore:
    """The settings and the session of one run, each in its JSON file.

    Windows on other libraries share both files: only settings changed here are written; for the
    session, the last writer wins. `problem` lists the stored values that could not be used.
    """

    def __init__(self, settings: Path, session: Path) -> None:
        self._settings_file = JsonStore(settings, Settings)
        self._session_file = JsonStore(session, Session)
        self.settings, settings_problem = self._settings_file.load()
        self.session, session_problem = self._session_file.load()
        self.problem = settings_problem or session_problem
        self._saved = self.settings
        import asyncio  # noqa: PLC0415  # commands only read the settings

        self._saving = asyncio.Lock()

    async def save(self) -> None:
        """Write both in a thread; if the disk refuses, log it and try again at the next change."""
        import asyncio  # noqa: PLC0415  # as above

        async with self._saving:
            try:
                await asyncio.to_thread(self._session_file.save, self.session)
                await asyncio.to_thread(self._save_settings, self.settings)
            except OSError:
                _log.warning("Could not save settings and session", exc_info=True)

    def _save_settings(self, settings: Settings) -> None:
        file = self._settings_file
        if settings == self._saved and file.is_intact:
            return
        stored, damage = file.reload(self._saved)
        is_read = damage is None or damage.reason is Reason.PARTLY_READ
        if damage is not None:
            _log.warning("%s %s", damage, damage.detail)
        is_merged = is_read and file.exists
        file.save(settings.merged(self._saved, stored) if is_merged else settings)
        self._saved = settings


@dataclass(frozen=True, slots=True)
class Options:
    """Overrides of the settings by command line and environment, for this run only.

    `api_key` is VIDEODESK_API_KEY: used, never stored. `poll_interval` is in seconds. `files` are
    to be opened in the window. With `allow_links`, folders of the library that are links are
    followed from now on; with `trust_library`, what it contains is sent and downloaded even if this
    computer does not know it yet.
    """

    data_dir: Path | None = None
    library: Path | None = None
    demo: bool = False
    base_url: str | None = None
    profile: str | None = None
    poll_interval: float | None = None
    api_key: str | None = field(default=None, repr=False)
    verbosity: int = 0
    files: tuple[Path, ...] = ()
    allow_links: bool = False
    trust_library: bool = False


def profile_in_use(settings: Settings, options: Options) -> str:
    """Return the name of the profile that new requests are made with."""
    if options.demo:
        return DEMO_PROFILE
    return base_profile(settings, options)


def base_profile(settings: Settings, options: Options) -> str:
    """Return the profile that this run's options apply to, even while the demo is in use."""
    return options.profile or settings.current_profile


def find_profile(settings: Settings, options: Options, name: str) -> Profile | None:
    """Return a profile with this run's options applied; None if there is none."""
    found = settings.profile(name)
    if options.base_url is not None and name == base_profile(settings, options):
        found = replace(found or Profile(name=name), base_url=options.base_url)
    return found
