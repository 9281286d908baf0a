"""Access of the settings dialog to the settings of the running program."""

from collections.abc import Callable
from dataclasses import dataclass

from videodesk.settings import Settings


@dataclass(frozen=True, slots=True)
class SettingsAccess:
    """`current` returns the current settings; `apply` replaces them, before it returns."""

    current: Callable[[], Settings]
    apply: Callable[[Settings], None]
