"""A profile's key, asked of the password store, which may in turn be asking its owner."""

from collections.abc import Callable
from typing import Final

from videodesk.background import in_daemon_thread
from videodesk.credentials import ApiKey
from videodesk.errors import Code, error

KEYRING_SECONDS: Final = 10.0
"""How long a password store may prompt before work continues without it (docs/pitfalls.md, K2)."""


async def stored_key(key_of: Callable[[str], ApiKey | None], profile: str) -> ApiKey:
    """The key that `key_of` gives for a profile; it may block, and is called in a daemon thread.

    Raises KEY_MISSING where there is none, or where none has come after KEYRING_SECONDS.
    """
    try:
        key = await in_daemon_thread(lambda: key_of(profile), seconds=KEYRING_SECONDS)
    except TimeoutError as waiting:
        raise error(
            Code.KEY_MISSING,
            message="The password store of this computer did not answer. Nothing was sent.",
            hint="Unlock it, or enter the key again.",
        ) from waiting
    if key is None:
        raise error(Code.KEY_MISSING)
    return key
