"""API keys by profile: in the OS keyring, or in memory for this run if there is none.

There is one entry for each profile, under the service name "VideoDesk": the key, and the address of
the service that it is for. A profile with another address does not get it, whoever changed that.
Entries of earlier versions hold the key alone; they get the address when they are read first.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from videodesk.errors import Code, Problem, Reason, VideoDeskError, error, problem
from videodesk.password_stores import (
    PasswordStore,
    attempt,
    system_keyring,
    system_stores,
    unavailable,
)
from videodesk.service_origin import binding_of, origin_of

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MAX_KEY_LENGTH: Final = 1000
"""In characters. Windows stores 2,560 bytes of UTF-16 in one entry, which also holds the address.
"""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class ApiKey:
    """An API key that hides itself: `repr`, `str` and formatting reveal no part of it.

    Surrounding white space is removed, as pasting often adds some. Raises KEY_MALFORMED for text
    that cannot be a key. It cannot be pickled or copied.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        reason = _reason_against(self._text)
        if reason is not None:
            raise error(Code.KEY_MALFORMED, reason=reason, limit=MAX_KEY_LENGTH)

    def reveal(self) -> str:
        """Return the key itself; for the Authorization header and the keyring only."""
        return self._text

    def __repr__(self) -> str:
        return "ApiKey(…)"

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("An API key is only ever written to the keyring")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class KeyLocation(StrEnum):
    """Where a profile's key is stored."""

    KEYRING = "keyring"
    MEMORY = "memory"
    """In this process only, until it ends: no keyring accepted it."""
    ENVIRONMENT = "environment"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"
    """The password store is locked or does not answer: there may be a key in it."""
    OTHER_ADDRESS = "other address"
    """There is a key, but for another address than the profile has now."""


@dataclass(frozen=True, slots=True)
class StoreResult:
    """Where a key was stored; `problem` says why it is not in the keyring, if it is not."""

    location: KeyLocation
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _HeldKey:
    """A key, and what it is bound to (`binding_of`); "" for one that fits any address."""

    key: ApiKey
    location: KeyLocation
    binding: str = ""


@dataclass(slots=True)
class _Reading:
    """A read of the keyring that has not ended; others for the same profile wait for it."""

    ended: Event = field(default_factory=Event)
    found: _HeldKey | None = None
    refusal: VideoDeskError | None = None


class Credentials:
    """The keys of this run; the only class that opens the keyring.

    Every method may be called from any thread, and may block forever while the system waits for the
    user's password: call it in a daemon thread with a time-out. `environment_key` overrides the
    stored key of `environment_profile`. It is used for no other profile, since it is not meant for
    their addresses, and is never stored. `address_of` returns the address of a profile in the
    settings, "" if it has none: a key that an earlier version stored belongs to that one, and to no
    address that was given for this run. Raises KEY_MALFORMED if it cannot be a key.
    """

    def __init__(
        self,
        *,
        environment_key: str | None = None,
        environment_profile: str = "",
        address_of: Callable[[str], str] | None = None,
        open_keyring: Callable[[], "KeyringBackend"] = system_keyring,
    ) -> None:
        given = (environment_key or "").strip()
        self._environment = _HeldKey(ApiKey(given), KeyLocation.ENVIRONMENT) if given else None
        self._environment_profile = environment_profile
        self._address_of = address_of
        self._open_keyring = open_keyring
        self._lock = Lock()  # never held while a backend is called
        self._stores: tuple[PasswordStore, ...] = ()
        self._held: dict[str, _HeldKey] = {}
        self._readings: dict[str, _Reading] = {}
        self._changes = 0
        self._problem: Problem | None = None

    @property
    def problem(self) -> Problem | None:
        """Why the keyring could not be used at the last attempt; None if it could."""
        with self._lock:
            return self._problem

    def get(self, profile: str, base_url: str) -> ApiKey | None:
        """Return the profile's key for this address; None if it has none.

        The keyring is read once per run for each profile. Raises KEY_MISSING with a reason if its
        key is for another address, KEYRING_UNAVAILABLE if it cannot be read, so that it is not
        known whether there is a key, and KEY_MALFORMED for an entry that another program wrote.
        """
        held = self._find(profile, base_url)
        return held.key if held else None

    def forget_cached(self, profile: str) -> None:
        """Read the keyring again at the next `get`: another program may have changed the key.

        A read that has not ended is not waited for, and the system's keyring is looked for again:
        the former one may never answer.
        """
        with self._lock:
            self._changes += 1
            self._stores = ()
            self._readings.pop(profile, None)
            held = self._held.get(profile)
            if held is not None and held.location is KeyLocation.KEYRING:
                del self._held[profile]

    def set(self, profile: str, key: ApiKey, base_url: str) -> StoreResult:
        """Store the key for this address in the keyring, or in memory if no keyring accepts it.

        It can be used at once, even while the system still waits for the user's password.
        """
        binding = binding_of(base_url)
        with self._lock:
            self._changes += 1
            self._held[profile] = held = _HeldKey(key, KeyLocation.MEMORY, binding)
        entry, secret = _entry(key, binding), key.reveal()
        try:
            self._ask_stores(lambda store: store.write(profile, entry, secret=secret))
        except VideoDeskError as refusal:
            not_stored = problem(Code.KEYRING_UNAVAILABLE, detail=refusal.problem.detail)
            return StoreResult(KeyLocation.MEMORY, self._set_problem(not_stored))
        with self._lock:
            if self._held.get(profile) is held:
                self._held[profile] = _HeldKey(key, KeyLocation.KEYRING, binding)
        return StoreResult(KeyLocation.KEYRING)

    def clear(self, profile: str) -> None:
        """Remove the profile's own key, from memory and from the keyring.

        Raises KEYRING_UNAVAILABLE if a keyring refuses: then the key may still be in it.
        """
        with self._lock:
            self._changes += 1
            self._held.pop(profile, None)
        try:
            stores = self._open_stores()
        except VideoDeskError:
            return  # no store, no entry
        refusals = [refusal for store in stores if (refusal := store.remove(profile))]
        self.forget_cached(profile)  # read before the entry was removed
        if refusals:
            raise error(
                Code.KEYRING_UNAVAILABLE,
                reason=Reason.KEY_NOT_REMOVED,
                detail="; ".join(refusals),
            )

    def location(self, profile: str, base_url: str) -> KeyLocation:
        """Return where the profile's key is; UNKNOWN if the keyring cannot be read.

        Without any keyring, it is NOWHERE. `problem` says why the keyring could not be used.
        """
        try:
            held = self._find(profile, base_url)
        except VideoDeskError as refusal:
            if refusal.code is Code.KEY_MISSING:
                return KeyLocation.OTHER_ADDRESS
            is_absent = refusal.problem.reason is Reason.NO_KEYRING
            return KeyLocation.NOWHERE if is_absent else KeyLocation.UNKNOWN
        return held.location if held else KeyLocation.NOWHERE

    def backend_name(self) -> str:
        """Return the password store in use, such as SecretService or macOS; `none` without one."""
        try:
            return ", ".join(store.name for store in self._open_stores())
        except VideoDeskError as absence:
            self._set_problem(absence.problem)
            return "none"

    def _find(self, profile: str, base_url: str) -> _HeldKey | None:
        if self._environment and profile == self._environment_profile:
            return self._environment
        held = self._find_any(profile, base_url)
        if held is not None and held.binding not in {"", binding_of(base_url)}:
            is_shown = not held.binding.startswith("sha256:")
            raise error(
                Code.KEY_MISSING,
                reason=Reason.KEY_FOR_OTHER_ADDRESS,
                address=held.binding if is_shown else "another address",
            )
        return held

    def _find_any(self, profile: str, base_url: str) -> _HeldKey | None:
        """Return the profile's key, whatever its address."""
        with self._lock:
            held, changes = self._held.get(profile), self._changes
        if held:
            return held
        reading = self._read_once(profile, base_url)
        found = reading.found
        with self._lock:
            # A key that was set or cleared in the meantime is newer than the one just read.
            if found and self._changes == changes:
                if found.binding:
                    self._held[profile] = found
                return found
            held = self._held.get(profile)
        if held is None and reading.refusal is not None:
            raise VideoDeskError(reading.refusal.problem)
        return held

    def _read_once(self, profile: str, base_url: str) -> _Reading:
        """Read the keyring, or wait for a read in progress: the system asks the user only once."""
        with self._lock:
            reading = self._readings.get(profile)
            is_first = reading is None
            reading = self._readings.setdefault(profile, _Reading())
        if is_first:
            try:
                reading.found, reading.refusal = self._read(profile, base_url)
            finally:
                with self._lock:
                    if self._readings.get(profile) is reading:
                        del self._readings[profile]
                reading.ended.set()
        else:
            reading.ended.wait()
        return reading

    def _read(self, profile: str, base_url: str) -> tuple[_HeldKey | None, VideoDeskError | None]:
        """Return the key in the keyring, and why it could not be read."""
        try:
            return self._ask_stores(lambda store: self._read_entry(store, profile, base_url)), None
        except VideoDeskError as refusal:  # also KEY_MALFORMED: another program wrote the entry
            self._set_problem(refusal.problem)
            return None, refusal

    def _read_entry(self, store: PasswordStore, profile: str, base_url: str) -> _HeldKey | None:
        """Return the key in a store. One without an address gets that of the settings."""
        with self._lock:
            changes = self._changes
        text = store.read(profile)
        if text is None:
            return None
        key, binding = _parts(text)
        if not binding:
            known = self._address_of(profile) if self._address_of is not None else ""
            binding = origin_of(known or base_url)
            with self._lock:
                is_newest = self._changes == changes
            if binding and is_newest:
                try:
                    store.replace(profile, _entry(key, binding), secret=key.reveal())
                except VideoDeskError as refusal:
                    _log.warning("Could not note a key's address: %s", refusal.problem.detail)
        return _HeldKey(key, KeyLocation.KEYRING, binding)

    def _ask_stores(self, ask: Callable[[PasswordStore], _T | None]) -> _T | None:
        """Return the first answer of a store.

        Raises KEYRING_UNAVAILABLE if none answers and one refuses.
        """
        refused: VideoDeskError | None = None
        for store in self._open_stores():
            try:
                answer = ask(store)
            except VideoDeskError as refusal:
                refused = refusal
                continue
            if answer is not None:
                self._set_problem(None)
                return answer
        if refused is not None:
            with self._lock:
                self._stores = ()  # the desktop may have started one in the meantime
            raise refused
        self._set_problem(None)
        return None

    def _open_stores(self) -> tuple[PasswordStore, ...]:
        """Return the stores in order. Raises KEYRING_UNAVAILABLE if there is none."""
        with self._lock:
            if self._stores:
                return self._stores
        try:
            found = attempt(self._open_keyring)
            stores = attempt(lambda: tuple(system_stores(found)))
        except VideoDeskError as failure:
            raise unavailable(failure.problem.detail, Reason.NO_KEYRING) from None
        if not stores:
            module = type(found).__module__
            raise unavailable(f"{module} is not a system password store", Reason.NO_KEYRING)
        with self._lock:
            self._stores = stores
        return stores

    def _set_problem(self, noted: Problem | None) -> Problem | None:
        if noted is not None:
            _log.warning("The password store cannot be used: %s", noted.detail or noted)
        with self._lock:
            self._problem = noted
        return noted


def _entry(key: ApiKey, binding: str) -> str:
    return f"{key.reveal()} {binding}"


def _parts(text: str) -> tuple[ApiKey, str]:
    """Return the key in an entry and what it is bound to, "" in one of an earlier version."""
    key, _, binding = text.strip().partition(" ")
    if binding.startswith(("http://", "https://", "sha256:")) and " " not in binding:
        return ApiKey(key), binding
    return ApiKey(text), ""


def _reason_against(text: str) -> Reason | None:
    """Return why the text cannot be a key, None if it can."""
    if not text:
        return Reason.KEY_EMPTY
    if any(character.isspace() for character in text):
        return Reason.KEY_WITH_SPACE
    if not (text.isascii() and text.isprintable()):
        return Reason.KEY_WITH_ODD_CHARACTERS
    if len(text) > MAX_KEY_LENGTH:
        return Reason.KEY_TOO_LONG
    return None
