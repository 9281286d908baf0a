"""API keys by profile: in the OS keyring, or in memory for this run if there is none.

Only the password stores of the operating systems are used. An environment variable or a file in the
user's home can select a backend that writes keys as plain text; it is refused. There is one entry
for each profile, under the service name "VideoDesk".

Importing keyring and querying it once takes 139 to 289 ms (docs/pitfalls.md, U1), so it is imported
at first use.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeVar

from videodesk.errors import Code, Problem, Reason, VideoDeskError, error, problem

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE_NAME: Final = "VideoDesk"
MAX_KEY_LENGTH: Final = 1280
"""In characters: Windows stores 2,560 bytes of UTF-16 in one entry."""

_SYSTEM_STORES: Final = frozenset(
    {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
    }
)

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


@dataclass(frozen=True, slots=True)
class StoreResult:
    """Where a key was stored; `problem` says why it is not in the keyring, if it is not."""

    location: KeyLocation
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _HeldKey:
    key: ApiKey
    location: KeyLocation


@dataclass(slots=True)
class _Reading:
    """A read of the keyring that has not ended; others for the same profile wait for it."""

    ended: Event = field(default_factory=Event)
    found: _HeldKey | None = None
    refusal: VideoDeskError | None = None


def system_keyring() -> "KeyringBackend":
    """Return the keyring that the keyring package finds on this computer now. May block.

    The package looks once and keeps the answer, also that there is no keyring. A desktop may start
    its password store later, or replace it.
    """
    import keyring.backend  # noqa: PLC0415 - costs up to 289 ms
    import keyring.core  # noqa: PLC0415

    vars(keyring.backend.get_all_keyring).pop("saved_result", None)
    keyring.core.init_backend()
    return keyring.core.get_keyring()


class Credentials:
    """The keys of this run; the only class that opens the keyring.

    Every method may be called from any thread, and may block forever while the system waits for the
    user's password: call it in a daemon thread with a time-out. `environment_key` overrides the
    stored key of `environment_profile`. It is used for no other profile, since it is not meant for
    their addresses, and is never stored. Raises KEY_MALFORMED if it cannot be a key.
    """

    def __init__(
        self,
        *,
        environment_key: str | None = None,
        environment_profile: str = "",
        open_keyring: Callable[[], "KeyringBackend"] = system_keyring,
    ) -> None:
        given = (environment_key or "").strip()
        self._environment = _HeldKey(ApiKey(given), KeyLocation.ENVIRONMENT) if given else None
        self._environment_profile = environment_profile
        self._open_keyring = open_keyring
        self._lock = Lock()  # never held while a backend is called
        self._stores: tuple[_Store, ...] = ()
        self._held: dict[str, _HeldKey] = {}
        self._readings: dict[str, _Reading] = {}
        self._changes = 0
        self._problem: Problem | None = None

    @property
    def problem(self) -> Problem | None:
        """Why the keyring could not be used at the last attempt; None if it could."""
        with self._lock:
            return self._problem

    def get(self, profile: str) -> ApiKey | None:
        """Return the profile's key; None if there is none.

        The keyring is read once per run for each profile. Raises KEYRING_UNAVAILABLE if it cannot
        be read, so that it is not known whether there is a key, and KEY_MALFORMED for an entry that
        another program wrote.
        """
        held = self._find(profile)
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

    def set(self, profile: str, key: ApiKey) -> StoreResult:
        """Store the key in the keyring, or in memory if no keyring accepts it.

        It can be used at once, even while the system still waits for the user's password.
        """
        with self._lock:
            self._changes += 1
            self._held[profile] = held = _HeldKey(key, KeyLocation.MEMORY)
        try:
            self._ask_stores(lambda store: store.write(profile, key))
        except VideoDeskError as refusal:
            not_stored = problem(Code.KEYRING_UNAVAILABLE, detail=refusal.problem.detail)
            return StoreResult(KeyLocation.MEMORY, self._set_problem(not_stored))
        with self._lock:
            if self._held.get(profile) is held:
                self._held[profile] = _HeldKey(key, KeyLocation.KEYRING)
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

    def location(self, profile: str) -> KeyLocation:
        """Return where the profile's key is; UNKNOWN if the keyring cannot be read.

        Without any keyring, it is NOWHERE. `problem` says why the keyring could not be used.
        """
        try:
            held = self._find(profile)
        except VideoDeskError as refusal:
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

    def _find(self, profile: str) -> _HeldKey | None:
        if self._environment and profile == self._environment_profile:
            return self._environment
        with self._lock:
            held, changes = self._held.get(profile), self._changes
        if held:
            return held
        reading = self._read_once(profile)
        with self._lock:
            # A key that was set or cleared in the meantime is newer than the one just read.
            if reading.found and self._changes == changes:
                self._held[profile] = reading.found
            held = self._held.get(profile)
        if held is None and reading.refusal is not None:
            raise VideoDeskError(reading.refusal.problem)
        return held

    def _read_once(self, profile: str) -> _Reading:
        """Read the keyring, or wait for a read in progress: the system asks the user only once."""
        with self._lock:
            reading = self._readings.get(profile)
            is_first = reading is None
            reading = self._readings.setdefault(profile, _Reading())
        if is_first:
            try:
                reading.found, reading.refusal = self._read(profile)
            finally:
                with self._lock:
                    if self._readings.get(profile) is reading:
                        del self._readings[profile]
                reading.ended.set()
        else:
            reading.ended.wait()
        return reading

    def _read(self, profile: str) -> tuple[_HeldKey | None, VideoDeskError | None]:
        """Return the key in the keyring, and why it could not be read."""
        try:
            text = self._ask_stores(lambda store: store.read(profile))
            return _HeldKey(ApiKey(text), KeyLocation.KEYRING) if text else None, None
        except VideoDeskError as refusal:  # also KEY_MALFORMED: another program wrote the entry
            self._set_problem(refusal.problem)
            return None, refusal

    def _ask_stores(self, ask: "Callable[[_Store], _T | None]") -> _T | None:
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

    def _open_stores(self) -> "tuple[_Store, ...]":
        """Return the stores in order. Raises KEYRING_UNAVAILABLE if there is none."""
        with self._lock:
            if self._stores:
                return self._stores
        try:
            found = _attempt(self._open_keyring)
            stores = _attempt(lambda: tuple(_system_stores(found)))
        except VideoDeskError as failure:
            raise _unavailable(failure.problem.detail, Reason.NO_KEYRING) from None
        if not stores:
            module = type(found).__module__
            raise _unavailable(f"{module} is not a system password store", Reason.NO_KEYRING)
        with self._lock:
            self._stores = stores
        return stores

    def _set_problem(self, noted: Problem | None) -> Problem | None:
        if noted is not None:
            _log.warning("The password store cannot be used: %s", noted.detail or noted)
        with self._lock:
            self._problem = noted
        return noted


class _Store:
    """One password store of the system. Any exception becomes KEYRING_UNAVAILABLE."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend
        self.name = type(backend).__module__.rpartition(".")[2]

    def read(self, profile: str) -> str | None:
        """Return the text of the profile's entry; None if it has none."""
        return _attempt(lambda: self._backend.get_password(SERVICE_NAME, profile)) or None

    def write(self, profile: str, key: ApiKey) -> Literal[True]:
        """Create or replace the profile's entry, and check that it is there."""
        _attempt(lambda: self._backend.set_password(SERVICE_NAME, profile, key.reveal()), hide=key)
        if self.read(profile) != key.reveal():
            raise _unavailable(f"{self.name} accepted the key but did not store it")
        return True

    def remove(self, profile: str) -> str:
        """Remove the profile's entry, if it has one; returns the reason if that fails."""
        try:
            if self.read(profile):
                _attempt(lambda: self._backend.delete_password(SERVICE_NAME, profile))
        except VideoDeskError as refusal:
            return refusal.problem.detail
        return ""


def _system_stores(backend: "KeyringBackend") -> Iterator[_Store]:
    """Return the stores of the system, also those inside a chain, by the name of their module."""
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415 - see system_keyring

    if isinstance(backend, ChainerBackend):
        for link in backend.backends:
            yield from _system_stores(link)
    elif type(backend).__module__ in _SYSTEM_STORES:
        yield _Store(backend)


def _attempt(action: Callable[[], _T], hide: ApiKey | None = None) -> _T:
    """Call a backend; what it raises becomes KEYRING_UNAVAILABLE, without a trace of the key."""
    try:
        return action()
    except Exception as refusal:  # noqa: BLE001 - what it may raise is up to the system's library
        message = f"{type(refusal).__name__}: {refusal}"
    # Raised out here, so that the backend's own exception is not its context.
    detail = message.replace(hide.reveal(), "…") if hide else message
    raise _unavailable(detail)


def _unavailable(detail: str, reason: Reason = Reason.KEYRING_LOCKED) -> VideoDeskError:
    return error(Code.KEYRING_UNAVAILABLE, reason=reason, detail=detail)


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
