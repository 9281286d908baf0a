"""Where keys are stored, and what happens if the password store does not accept them."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import ClassVar

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from videodesk.credentials import ApiKey, Credentials, KeyLocation
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.messages import problem_message
from videodesk.password_stores import system_keyring

SECRET = "sk-proof-4f9c1d77aa"
HOME = "https://service.example"


class PlainTextKeyring(KeyringBackend):
    """A backend such as the one of keyrings.alt."""

    priority: ClassVar[float] = 0

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.reads = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.reads += 1
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("No such password!")
        del self.entries[service, username]


class SystemKeyring(PlainTextKeyring):
    """Stands for the system's own store: the module's name is what is trusted."""

    __module__ = "keyring.backends.SecretService"


class LockedKeyring(SystemKeyring):
    """A system store whose user does not type the password."""

    __module__ = "keyring.backends.SecretService"

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        # Some libraries repeat their arguments in their errors.
        raise OSError(f"cannot store {password} for {username}")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")


class ForgettingKeyring(SystemKeyring):
    """A system store that reports success and stores nothing."""

    __module__ = "keyring.backends.kwallet"

    def set_password(self, service: str, username: str, password: str) -> None:
        """Raise nothing."""


class AltKeyring(PlainTextKeyring):
    """The file backend of keyrings.alt, by the name of its module."""

    __module__ = "keyrings.alt.file"


class WaitingKeyring(SystemKeyring):
    """A system store that waits for its user until the test releases it."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answer = Event(), Event()

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        self.asked.set()
        self.answer.wait()
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked.set()
        self.answer.wait()
        super().set_password(service, username, password)


def chain(*links: KeyringBackend) -> KeyringBackend:
    """Return a chain of backends as the keyring package builds it."""

    class Chain(ChainerBackend):
        backends: ClassVar[list[KeyringBackend]] = list(links)

        def __init__(self) -> None:
            """Take no settings from the environment."""

    return Chain()


no_keyring: Callable[[], KeyringBackend] = FailKeyring
"""What the keyring package returns if it finds no store."""
null_keyring: Callable[[], KeyringBackend] = NullKeyring
"""What it returns if it is switched off: it accepts every key and stores none."""


def on(backend: KeyringBackend, *, environment_key: str | None = None) -> Credentials:
    return Credentials(
        environment_key=environment_key,
        environment_profile="default",
        open_keyring=lambda: backend,
    )


def test_stored_key_is_there_in_the_next_run() -> None:
    store = SystemKeyring()
    stored = on(store).set("default", ApiKey(SECRET), HOME)
    assert (stored.location, stored.problem) == (KeyLocation.KEYRING, None)
    assert store.entries == {("VideoDesk", "default"): f"{SECRET} {HOME}"}

    next_run = on(store)
    assert next_run.get("default", HOME) == ApiKey(SECRET)
    assert next_run.location("default", HOME) is KeyLocation.KEYRING
    assert next_run.backend_name() == "SecretService"


def test_each_profile_has_its_own_key() -> None:
    store = SystemKeyring()
    credentials = on(store)
    credentials.set("work", ApiKey("sk-work"), HOME)
    credentials.set("home", ApiKey("sk-home"), HOME)
    credentials.clear("work")
    assert credentials.get("work", HOME) is None
    assert on(store).get("home", HOME) == ApiKey("sk-home")


def test_missing_key_is_not_a_problem() -> None:
    credentials = on(SystemKeyring())
    assert credentials.get("default", HOME) is None
    assert credentials.location("default", HOME) is KeyLocation.NOWHERE
    assert credentials.problem is None


def test_store_is_read_once_per_run() -> None:
    store = SystemKeyring()
    store.entries["VideoDesk", "default"] = SECRET
    credentials = on(store)
    assert [credentials.get("default", HOME) for _ in range(3)] == [ApiKey(SECRET)] * 3
    assert store.reads == 1


def test_keyring_is_not_opened_before_it_is_needed() -> None:
    def refuse() -> KeyringBackend:
        raise AssertionError("opened too early")

    Credentials(open_keyring=refuse)
    with_environment = Credentials(
        environment_key=SECRET, environment_profile="default", open_keyring=refuse
    )
    assert with_environment.get("default", HOME) == ApiKey(SECRET)


def test_cleared_key_is_removed_from_the_store() -> None:
    store = SystemKeyring()
    credentials = on(store)
    credentials.set("default", ApiKey(SECRET), HOME)
    credentials.clear("default")
    assert store.entries == {}
    assert credentials.location("default", HOME) is KeyLocation.NOWHERE


def test_clearing_a_missing_key_does_nothing() -> None:
    on(SystemKeyring()).clear("default")
    on(no_keyring()).clear("default")


def test_environment_key_overrides_its_profile_only_and_is_never_stored() -> None:
    store = SystemKeyring()
    on(store).set("default", ApiKey("sk-own"), HOME)
    credentials = on(store, environment_key=f" {SECRET}\n")
    assert credentials.get("default", HOME) == ApiKey(SECRET)
    assert credentials.get("work", HOME) is None
    assert credentials.location("work", HOME) is KeyLocation.NOWHERE
    assert credentials.location("default", HOME) is KeyLocation.ENVIRONMENT
    assert store.entries == {("VideoDesk", "default"): f"sk-own {HOME}"}


@pytest.mark.parametrize("blank", ["", "  "])
def test_blank_environment_key_is_ignored(blank: str) -> None:
    assert on(SystemKeyring(), environment_key=blank).get("default", HOME) is None


def test_malformed_environment_key_raises_at_the_start() -> None:
    with pytest.raises(VideoDeskError) as refused:
        Credentials(environment_key="two words")
    assert refused.value.code is Code.KEY_MALFORMED


# No store, or one that refuses


@pytest.mark.parametrize(
    "backend",
    [
        PlainTextKeyring(),
        AltKeyring(),
        null_keyring(),
        no_keyring(),
        chain(PlainTextKeyring(), AltKeyring(), null_keyring()),
        chain(chain(AltKeyring())),
        chain(),
        LockedKeyring(),
        ForgettingKeyring(),
    ],
    ids=[
        *("plain text", "keyrings.alt", "null", "none", "all of them in a chain"),
        *("a chain in a chain", "empty chain", "locked", "forgetting"),
    ],
)
def test_key_is_kept_in_memory_with_a_problem_if_there_is_no_store(
    backend: KeyringBackend,
) -> None:
    credentials = on(backend)
    stored = credentials.set("default", ApiKey(SECRET), HOME)
    assert stored.location is KeyLocation.MEMORY
    assert stored.problem is not None
    assert stored.problem.code is Code.KEYRING_UNAVAILABLE
    assert "kept in memory" in problem_message(stored.problem).hint
    assert credentials.get("default", HOME) == ApiKey(SECRET)
    assert credentials.location("default", HOME) is KeyLocation.MEMORY
    with suppress(VideoDeskError):
        assert on(backend).get("default", HOME) is None


def test_plain_text_backend_is_never_written_to() -> None:
    plain = PlainTextKeyring()
    credentials = on(chain(plain, SystemKeyring()))
    credentials.set("default", ApiKey(SECRET), HOME)
    on(plain).set("default", ApiKey(SECRET), HOME)
    assert plain.entries == {}


def test_store_that_loses_the_key_is_detected() -> None:
    credentials = on(ForgettingKeyring())
    stored = credentials.set("default", ApiKey(SECRET), HOME)
    assert stored.problem is not None
    assert stored.problem.detail == "kwallet accepted the key but did not store it"
    assert credentials.get("default", HOME) == ApiKey(SECRET)


def test_next_store_of_a_chain_is_used_if_one_loses_the_key() -> None:
    store = SystemKeyring()
    assert on(chain(ForgettingKeyring(), store)).set("default", ApiKey(SECRET), HOME).location is (
        KeyLocation.KEYRING
    )
    assert store.entries


def test_system_store_is_found_inside_a_chain() -> None:
    store = SystemKeyring()
    credentials = on(chain(PlainTextKeyring(), store))
    assert credentials.set("default", ApiKey(SECRET), HOME).location is KeyLocation.KEYRING
    assert credentials.backend_name() == "SecretService"
    assert store.entries


def test_next_store_of_a_chain_is_used_if_one_refuses() -> None:
    store = SystemKeyring()
    credentials = on(chain(LockedKeyring(), store))
    assert credentials.set("default", ApiKey(SECRET), HOME).location is KeyLocation.KEYRING
    assert on(chain(LockedKeyring(), store)).get("default", HOME) == ApiKey(SECRET)


def test_key_is_cleared_from_every_store_of_a_chain() -> None:
    first, second = SystemKeyring(), SystemKeyring()
    on(second).set("default", ApiKey(SECRET), HOME)
    on(chain(first, second)).clear("default")
    assert second.entries == {}


def test_locked_store_is_distinguished_from_a_missing_key() -> None:
    credentials = on(LockedKeyring())
    with pytest.raises(VideoDeskError) as locked:
        credentials.get("default", HOME)
    assert credentials.problem == locked.value.problem
    assert locked.value.code is Code.KEYRING_UNAVAILABLE
    assert "KeyringLocked" in locked.value.problem.detail
    assert problem_message(locked.value.problem).text == "The password store could not be opened."
    assert "enter the key" in problem_message(locked.value.problem).hint
    assert credentials.location("default", HOME) is KeyLocation.UNKNOWN


def test_missing_store_is_distinguished_from_a_locked_one() -> None:
    credentials = on(no_keyring())
    with pytest.raises(VideoDeskError) as absent:
        credentials.get("default", HOME)
    assert absent.value.problem.reason is Reason.NO_KEYRING
    assert credentials.location("default", HOME) is KeyLocation.NOWHERE


def test_key_is_found_once_the_store_is_unlocked() -> None:
    open_store = SystemKeyring()
    open_store.entries["VideoDesk", "default"] = SECRET
    stores: list[KeyringBackend] = [LockedKeyring(), open_store]
    credentials = Credentials(open_keyring=lambda: stores.pop(0))
    with pytest.raises(VideoDeskError):
        credentials.get("default", HOME)
    assert credentials.get("default", HOME) == ApiKey(SECRET)
    assert credentials.problem is None


def test_store_that_the_desktop_starts_later_is_used() -> None:
    found: list[KeyringBackend] = [no_keyring(), SystemKeyring()]
    credentials = Credentials(open_keyring=lambda: found.pop(0))
    assert credentials.backend_name() == "none"
    assert credentials.set("default", ApiKey(SECRET), HOME).location is KeyLocation.KEYRING


def test_default_keyring_is_looked_up_again_and_not_kept_from_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert isinstance(system_keyring(), FailKeyring)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert isinstance(system_keyring(), NullKeyring)


def test_key_changed_by_another_program_is_read_after_the_cache_is_dropped() -> None:
    store = SystemKeyring()
    store.entries["VideoDesk", "default"] = "sk-old"
    credentials = on(store)
    assert credentials.get("default", HOME) == ApiKey("sk-old")
    store.entries["VideoDesk", "default"] = SECRET
    credentials.forget_cached("default")
    assert credentials.get("default", HOME) == ApiKey(SECRET)


def test_key_kept_in_memory_stays_when_the_cache_is_dropped() -> None:
    credentials = on(no_keyring())
    credentials.set("default", ApiKey(SECRET), HOME)
    credentials.forget_cached("default")
    assert credentials.get("default", HOME) == ApiKey(SECRET)


def test_refused_removal_raises() -> None:
    with pytest.raises(VideoDeskError) as refused:
        on(LockedKeyring()).clear("default")
    assert refused.value.code is Code.KEYRING_UNAVAILABLE


def test_keyring_that_cannot_be_opened_counts_as_none() -> None:
    def broken() -> KeyringBackend:
        raise ImportError("No module named 'keyrings.somewhere'")

    credentials = Credentials(open_keyring=broken)
    assert credentials.set("default", ApiKey(SECRET), HOME).location is KeyLocation.MEMORY
    assert credentials.backend_name() == "none"


def test_malformed_entry_is_reported_as_such() -> None:
    store = SystemKeyring()
    store.set_password("VideoDesk", "default", "not a key")
    credentials = on(store)
    with pytest.raises(VideoDeskError) as malformed:
        credentials.get("default", HOME)
    assert malformed.value.code is Code.KEY_MALFORMED
    assert credentials.location("default", HOME) is KeyLocation.UNKNOWN


def test_error_text_of_a_backend_does_not_contain_the_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    stored = on(LockedKeyring()).set("default", ApiKey(SECRET), HOME)
    assert "cannot store … for default" in repr(stored)
    assert SECRET not in repr(stored)
    assert SECRET not in caplog.text


def test_error_has_no_cause_that_could_contain_the_key() -> None:
    with pytest.raises(VideoDeskError) as refused:
        on(LockedKeyring()).clear("default")
    assert refused.value.__context__ is None
    assert SECRET not in "".join(traceback.format_exception(refused.value))


# A store that waits for its user


def test_key_can_be_used_while_the_store_waits_for_the_user() -> None:
    store = WaitingKeyring()
    credentials = on(store)
    setting = Thread(target=credentials.set, args=("default", ApiKey(SECRET), HOME), daemon=True)
    setting.start()
    assert store.asked.wait(10)
    assert credentials.get("default", HOME) == ApiKey(SECRET)
    assert credentials.location("default", HOME) is KeyLocation.MEMORY
    store.answer.set()
    setting.join(10)
    assert credentials.location("default", HOME) is KeyLocation.KEYRING


def test_system_asks_the_user_once_for_several_that_need_the_key() -> None:
    store = WaitingKeyring()
    store.entries["VideoDesk", "default"] = SECRET
    credentials = on(store)
    found: list[ApiKey | None] = []
    threads = [
        Thread(target=lambda: found.append(credentials.get("default", HOME)), daemon=True)
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert store.asked.wait(10)
    store.answer.set()
    for thread in threads:
        thread.join(10)
    assert found == [ApiKey(SECRET)] * 3
    assert store.reads == 1


def test_read_that_never_ends_is_not_waited_for_when_the_user_tries_again() -> None:
    hung, answering = WaitingKeyring(), SystemKeyring()
    answering.entries["VideoDesk", "default"] = SECRET
    stores: list[KeyringBackend] = [hung, answering]
    credentials = Credentials(open_keyring=lambda: stores[0])
    Thread(target=lambda: credentials.get("default", HOME), daemon=True).start()
    assert hung.asked.wait(10)
    stores.pop(0)
    credentials.forget_cached("default")
    assert credentials.get("default", HOME) == ApiKey(SECRET)
    hung.answer.set()


def test_key_set_during_a_read_is_not_overwritten() -> None:
    store = WaitingKeyring()
    store.entries["VideoDesk", "default"] = "sk-old"
    credentials = on(store)
    found: list[ApiKey | None] = []
    reading = Thread(target=lambda: found.append(credentials.get("default", HOME)), daemon=True)
    reading.start()
    assert store.asked.wait(10)
    setting = Thread(target=credentials.set, args=("default", ApiKey(SECRET), HOME), daemon=True)
    store.asked.clear()
    setting.start()
    assert store.asked.wait(10)
    store.answer.set()
    for thread in (reading, setting):
        thread.join(10)
    assert found == [ApiKey(SECRET)]
    assert credentials.get("default", HOME) == ApiKey(SECRET)


def test_key_removed_during_a_read_does_not_come_back() -> None:
    store = WaitingKeyring()
    store.entries["VideoDesk", "default"] = SECRET
    credentials = on(store)
    threads = [Thread(target=credentials.get, args=("default", HOME), daemon=True)]
    threads[0].start()
    assert store.asked.wait(10)
    store.asked.clear()
    threads.append(Thread(target=credentials.clear, args=("default",), daemon=True))
    threads[1].start()
    assert store.asked.wait(10)  # the removal looks for the entry first
    store.asked.clear()
    threads.append(Thread(target=credentials.get, args=("default", HOME), daemon=True))
    threads[2].start()
    store.asked.wait(0.2)  # until it reads, unless it waits for the first one
    store.answer.set()
    for thread in threads:
        thread.join(10)
    assert credentials.get("default", HOME) is None
