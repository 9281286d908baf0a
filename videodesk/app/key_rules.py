"""Rules about keys: which test results allow to store one, and the warning before one is sent."""

from typing import Final

from PySide6.QtCore import QObject

from videodesk.engine.account_queries import ConnectionTest
from videodesk.errors import Code
from videodesk.service_origin import is_unencrypted, origin_of
from videodesk.ui.widgets.messages import unencrypted_text

_STORED_ALL_THE_SAME: Final = frozenset({Code.NO_BALANCE, Code.UNREACHABLE})
"""Test results that do not show that the key is bad."""


def is_storable(result: ConnectionTest) -> bool:
    """True if the test does not show that the key is bad."""
    return result.is_good or (
        result.problem is not None and result.problem.code in _STORED_ALL_THE_SAME
    )


def shows_key_works(result: ConnectionTest) -> bool:
    """True if the service accepted the key, even if its account has no balance."""
    problem = result.problem
    return problem is None or (problem.code is Code.NO_BALANCE and bool(result.models))


class UnencryptedWarnings(QObject):
    """Warns once for each address before a key that was typed is used without encryption."""

    def __init__(self) -> None:
        super().__init__()
        self._warned: set[str] = set()

    def first_warning(self, base_url: str) -> str:
        """The warning, the first time; "" after it, and for an encrypted address."""
        origin = origin_of(base_url)
        if not is_unencrypted(base_url) or origin in self._warned:
            return ""
        self._warned.add(origin)
        again = self.tr("Nothing was sent yet. Press the button again to use it anyway.")
        return f"{unencrypted_text(base_url)} {again}"
