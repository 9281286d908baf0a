"""Offers, once for a library, to keep it from other users of the computer."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject

from videodesk.app.tasks import Tasks
from videodesk.library.permissions import is_open_to_others, make_private
from videodesk.library_answers import LibraryAnswers
from videodesk.paths import AppPaths
from videodesk.ui.widgets.notification_bar import Notification, Notifier

_KEY = "permissions"


class PermissionsController(QObject):
    """The permissions of the library in `folder`; `paths` has the record of the answers."""

    def __init__(
        self, tasks: Tasks, folder: Path, paths: AppPaths, notifications: Notifier
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._folder = folder
        self._answers = LibraryAnswers(paths.library_answers)
        self._notifications = notifications

    def offer(self) -> None:
        """Offers the change if other users can open the library and nobody was asked before."""
        self._tasks.start(self._offer(), "check the library's permissions")

    async def _offer(self) -> None:
        if not await asyncio.to_thread(self._is_to_be_asked):
            return
        text = self.tr("Other users of this computer can open this library and its clips.")
        self._notifications.notify(
            Notification(text, self.tr("Only you"), self._make_private, key=_KEY)
        )
        await asyncio.to_thread(self._answers.set_asked, self._folder)

    def _is_to_be_asked(self) -> bool:
        return is_open_to_others(self._folder) and not self._answers.was_asked(self._folder)

    def _make_private(self) -> None:
        self._tasks.start(self._change(), "change the library's permissions")

    async def _change(self) -> None:
        if await asyncio.to_thread(make_private, self._folder):
            text = self.tr("Only you can open this library now.")
        else:
            text = self.tr("Some files still belong to other users, who can open them.")
        self._notifications.notify(Notification(text, key=_KEY))
