"""What the user chose, and where the last session stopped: typed values, each in one JSON file."""

import asyncio
import logging
import os
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec

from videodesk.errors import Code, Problem, problem

_log = logging.getLogger(__name__)

DEFAULT_BASE_URL: Final = "https://crazyrouter.com"
DEFAULT_PROFILE: Final = "default"
DEMO_PROFILE: Final = "demo"


class PicturesTravel(StrEnum):
    """How picture files get to the service (API.md, "Pictures")."""

    AUTO = "auto"
    """Uploaded; inside the request where the site offers no upload."""
    UPLOAD = "upload"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Profile:
    """One account at one address. Its key lies in the keyring, under the profile's name."""

    name: str = DEFAULT_PROFILE
    base_url: str = DEFAULT_BASE_URL
    pictures: PicturesTravel = PicturesTravel.AUTO
    active_limit: int = 3
    """Tasks that the service works on at once. No rates are published; API.md, "Pace"."""
    create_interval: float = 1.0
    """Seconds from one create to the next."""
    account_url: str = ""
    """The page on which the site shows its tasks and charges; empty for the base URL."""
    unit: str = "USD"
    """What the site counts money in."""


class Proxy(StrEnum):
    """Where the way to the network leads through."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached. Time-outs in seconds; API.md, "Pace"."""

    proxy: Proxy = Proxy.SYSTEM
    proxy_url: str = ""
    """`http://`, `https://` or `socks5://`, for Proxy.MANUAL; user and password may be in it."""
    ca_file: str = ""
    """A PEM file with further certificate authorities to trust, beside the system's."""
    connect_timeout: float = 10
    write_timeout: float = 60
    create_timeout: float = 120
    query_timeout: float = 30
    stall_timeout: float = 60


class Appearance(StrEnum):
    """Light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose, with a default beside every field."""

    version: int = 1
    current_profile: str = DEFAULT_PROFILE
    profiles: tuple[Profile, ...] = (Profile(),)
    library: str = ""
    """The library's folder; empty for the usual place."""
    network: Network = field(default_factory=Network)
    appearance: Appearance = Appearance.SYSTEM
    volume: float = 0.8
    muted: bool = False
    loop: bool = True
    autoplay: bool = True
    """Whether a chosen clip begins to play by itself."""
    hardware_decoding: bool = True
    """Whether clips are decoded by the graphics hardware where it can; from the next start on."""
    write_provenance: bool = True
    """Whether a clip carries its request inside its file."""
    log_prompts: bool = False
    """Whether the log may hold prompts."""

    def profile(self, name: str) -> Profile | None:
        """The profile of this name."""
        return next((each for each in self.profiles if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer, as it was typed; pictures as paths or web addresses."""

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
    """Where the window stood; `geometry` and `splitter` are Qt's own bytes in Base64."""

    version: int = 1
    draft: Draft = field(default_factory=Draft)
    geometry: str = ""
    splitter: str = ""
    composer_folded: bool = False
    inspector_folded: bool = False
    tile_width: int = 232


T = TypeVar("T")


class TypedFile(Generic[T]):
    """One typed value in one JSON file, written atomically.

    A file that cannot be read is set aside under a name with the time in it, so that nothing is
    lost, and the defaults are used.
    """

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._kind = kind
        self._is_stuck = False

    def load(self) -> tuple[T, Problem | None]:
        """The stored value, or the defaults; and what to tell the user about the file, if any."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=self._kind), None
        except FileNotFoundError:
            return self._kind(), None
        except (OSError, ValueError) as failure:
            return self._kind(), self._set_aside(failure)

    def _set_aside(self, failure: Exception) -> Problem:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{self._path.stem}.damaged-{stamp}.json")
        try:
            self._path.replace(aside)
        except OSError as blocked:
            self._is_stuck = True
            return problem(
                Code.SETTINGS_DAMAGED,
                message="The settings could not be read. The file was left as it is.",
                hint="The defaults are used, and changes are not saved.",
                detail=f"{failure}. {blocked}",
            )
        detail = f"{failure}. The old file is {aside.name}."
        return problem(Code.SETTINGS_DAMAGED, detail=detail)

    def save(self, value: T) -> None:
        """Replaces the file as a whole: a reader sees the old value or the new one. OSError.

        A file that could neither be read nor set aside is not written over.
        """
        if self._is_stuck:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        data = msgspec.json.format(msgspec.json.encode(value), indent=2)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


class Remembered:
    """The settings and the session of one run; both are replaced as a whole and saved together.

    `problem` says what was amiss with what was stored.
    """

    def __init__(self, settings: Path, session: Path) -> None:
        self._settings_file = TypedFile(settings, Settings)
        self._session_file = TypedFile(session, Session)
        self.settings, settings_problem = self._settings_file.load()
        self.session, session_problem = self._session_file.load()
        self.problem = settings_problem or session_problem
        self._saving = asyncio.Lock()

    async def save(self) -> None:
        """Writes both off the loop; a disk that refuses is logged, and tried at the next change."""
        async with self._saving:
            try:
                await asyncio.to_thread(self._session_file.save, self.session)
                await asyncio.to_thread(self._settings_file.save, self.settings)
            except OSError:
                _log.warning("Settings and session could not be saved", exc_info=True)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line and the environment say over the settings, for this run only.

    `api_key` is VIDEODESK_API_KEY: used, never stored. `poll_interval` is in seconds.
    """

    data_dir: Path | None = None
    library: Path | None = None
    demo: bool = False
    base_url: str | None = None
    profile: str | None = None
    poll_interval: float | None = None
    api_key: str | None = field(default=None, repr=False)
    verbosity: int = 0


def profile_in_use(settings: Settings, options: Options) -> str:
    """The name of the profile that new requests are made with."""
    if options.demo:
        return DEMO_PROFILE
    return options.profile or settings.current_profile


def find_profile(settings: Settings, options: Options, name: str) -> Profile | None:
    """A profile's settings, with what this run's options say over them."""
    found = settings.profile(name)
    if options.base_url is not None and name == profile_in_use(settings, options):
        found = replace(found or Profile(name=name), base_url=options.base_url)
    return found
