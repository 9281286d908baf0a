"""Controller for files that are opened from outside the program."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from videodesk.app.file_inspection import inspect_file
from videodesk.app.hidden_clips import GenerationReader
from videodesk.app.tasks import Tasks
from videodesk.generation import Generation, Request
from videodesk.library.clip_folder import id_in_name
from videodesk.ui.widgets.notification_bar import Notification, Notifier


class ClipOpener(Protocol):
    """Shows, plays and reuses clips."""

    def show_library_clip(self, generation_id: str) -> None:
        """Shows a clip of the library in the gallery."""

    def play_file(self, file: Path) -> None:
        """Plays a clip that is not in the library."""

    def reuse(self, request: Request) -> None:
        """Puts a request into the composer."""


class Unhider(Protocol):
    """Shows hidden clips."""

    async def unhide(self, ids: Sequence[str]) -> None:
        """Shows hidden clips again."""


class OpenedFilesController(QObject):
    """Shows each opened file, or notifies the user that it cannot be shown."""

    def __init__(
        self,
        window: ClipOpener,
        notifications: Notifier,
        tasks: Tasks,
        library: GenerationReader,
        hidden_clips: Unhider,
    ) -> None:
        super().__init__()
        self._window = window
        self._notifications = notifications
        self._tasks = tasks
        self._library = library
        self._hidden_clips = hidden_clips

    def open_files(self, files: list[Path]) -> None:
        """Opens files whose names are not those of images."""
        self._tasks.start(self._open(files), "open files")

    async def _open(self, files: list[Path]) -> None:
        foreign: Path | None = None
        for file in files:
            known = id_in_name(file)
            rows = [] if known is None else await asyncio.to_thread(self._library.rows, [known])
            if rows:
                generation_id = rows[0].generation.id
                if rows[0].annotation.hidden:
                    await self._hidden_clips.unhide([generation_id])
                self._window.show_library_clip(generation_id)
                continue
            info = await inspect_file(file, self._library.folder)
            if info.embedded is not None:
                self._notify_request(file, info.embedded)
            elif info.is_clip:
                foreign = file
            else:
                text = self.tr(
                    "“{name}” can't be opened: it isn't a clip or picture that VideoDesk can read."
                )
                self._notifications.notify(Notification(text.format(name=file.name)))
        if foreign is not None:
            self._window.play_file(foreign)

    def _notify_request(self, file: Path, embedded: Generation) -> None:
        text = self.tr("“{name}” contains the request it was made with.")
        self._notifications.notify(
            Notification(
                text.format(name=file.name),
                self.tr("Reuse request"),
                partial(self._window.reuse, embedded.request),
                key=f"reuse {file}",
            )
        )
