"""The password stores of the operating systems, through the keyring package.

Only these are used. An environment variable or a file in the user's home can select a backend that
writes keys as plain text; it is refused. Importing keyring and querying it once takes 139 to 289 ms
(docs/pitfalls.md, U1), so it is imported at first use.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from videodesk.errors import Code, Reason, VideoDeskError, error

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE_NAME: Final = "VideoDesk"

_SYSTEM_STORES: Final = frozenset(
    {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
    }
)

_T = TypeVar("_T")


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


class PasswordStore:
    """One password store of the system. Any exception becomes KEYRING_UNAVAILABLE."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend
        self.name = type(backend).__module__.rpartition(".")[2]

    def read(self, profile: str) -> str | None:
        """Return the text of the profile's entry; None if it has none."""
        return attempt(lambda: self._backend.get_password(SERVICE_NAME, profile)) or None

    def write(self, profile: str, text: str, *, secret: str) -> Literal[True]:
        """Create or replace the profile's entry, and check that it is there."""
        self.replace(profile, text, secret=secret)
        if self.read(profile) != text:
            raise unavailable(f"{self.name} accepted the key but did not store it")
        return True

    def replace(self, profile: str, text: str, *, secret: str) -> None:
        """Write the profile's entry; no message repeats it, or the `secret` in it."""
        attempt(
            lambda: self._backend.set_password(SERVICE_NAME, profile, text), hide=(text, secret)
        )

    def remove(self, profile: str) -> str:
        """Remove the profile's entry, if it has one; returns the reason if that fails."""
        try:
            if self.read(profile):
                attempt(lambda: self._backend.delete_password(SERVICE_NAME, profile))
        except VideoDeskError as refusal:
            return refusal.problem.detail
        return ""


def system_stores(backend: "KeyringBackend") -> Iterator[PasswordStore]:
    """Return the stores of the system, also those inside a chain, by the name of their module."""
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415 - see system_keyring

    if isinstance(backend, ChainerBackend):
        for link in backend.backends:
            yield from system_stores(link)
    elif type(backend).__module__ in _SYSTEM_STORES:
        yield PasswordStore(backend)


def attempt(action: Callable[[], _T], *, hide: tuple[str, ...] = ()) -> _T:
    """Call a backend; what it raises becomes KEYRING_UNAVAILABLE, without a trace of the key."""
    try:
        return action()
    except Exception as refusal:  # noqa: BLE001 - what it may raise is up to the system's library
        message = f"{type(refusal).__name__}: {refusal}"
    # Raised out here, so that the backend's own exception is not its context.
    for secret in hide:
        message = message.replace(secret, "…")
    raise unavailable(message)


def unavailable(detail: str, reason: Reason = Reason.KEYRING_LOCKED) -> VideoDeskError:
    """Return the error of a password store that cannot be used."""
    return error(Code.KEYRING_UNAVAILABLE, reason=reason, detail=detail)
