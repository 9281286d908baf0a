"""Undo commands of the settings: several fields changed at once, and a profile removed.

They act on the settings that are current when they are undone or redone: other changes made since
then are kept.
"""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from videodesk.settings import Profile, Settings
from videodesk.ui.settings.access import SettingsAccess


class SettingsCommand(QUndoCommand):
    """A command that Undo in the settings dialog undoes; all others are undone in the window."""


class ChangeSettings(SettingsCommand):
    """Changes those fields of the settings in which `before` and `after` differ."""

    def __init__(
        self, text: str, settings: SettingsAccess, before: Settings, after: Settings
    ) -> None:
        super().__init__(text)
        self._settings = settings
        self._before = before
        self._after = after

    def redo(self) -> None:
        """Change the fields."""
        self._settings.apply(self._after.merged(self._before, self._settings.current()))

    def undo(self) -> None:
        """Change them back."""
        self._settings.apply(self._before.merged(self._after, self._settings.current()))


class RemoveProfile(SettingsCommand):
    """Removes a profile and its key. Undone, the profile comes back without the key.

    `remove` returns None if the profile cannot be removed at the moment, `restore` False if there
    is another profile of its name by now; then the command leaves the undo stack.
    """

    def __init__(
        self,
        text: str,
        remove: Callable[[], Profile | None],
        restore: Callable[[Profile], bool],
    ) -> None:
        super().__init__(text)
        self._remove = remove
        self._restore = restore
        self._profile: Profile | None = None

    def redo(self) -> None:
        """Remove the profile."""
        self._profile = self._remove()
        self.setObsolete(self._profile is None)

    def undo(self) -> None:
        """Bring the profile back."""
        self.setObsolete(self._profile is None or not self._restore(self._profile))
