"""Fake password stores."""

import threading

from keyring.backend import KeyringBackend


class Store(KeyringBackend):
    """Poses as the system's own store, which is trusted by its module's name."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.refusal: Exception | None = None
        self.set_refusal: Exception | None = None

    @property
    def keys(self) -> dict[str, str]:
        """The keys by profile, without the addresses that they are for."""
        return {name: entry.partition(" ")[0] for name, entry in self.entries.items()}

    def get_password(self, service: str, username: str) -> str | None:
        if self.refusal is not None:
            raise self.refusal
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.set_refusal is not None:
            raise self.set_refusal
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[username]


class HungStore(Store):
    """Waits for the user, who never answers, until the test ends it."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.ended.wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.ended.wait()


class StubbornStore(Store):
    """Refuses to delete anything."""

    __module__ = "keyring.backends.SecretService"

    def delete_password(self, service: str, username: str) -> None:
        raise OSError("the collection is locked")
