"""What a person does with requests and clips: from a click to the engine, and to the files."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from videodesk.app.errands import Errands
from videodesk.engine.decisions import Decisions
from videodesk.engine.runner import Runner
from videodesk.generation import Request
from videodesk.ui.main_window import MainWindow
from videodesk.ui.player.inspector import EnteredTask


class Wishes(QObject):
    """Joins the window's signals about generations to what is decided about them."""

    def __init__(
        self,
        window: MainWindow,
        errands: Errands,
        runner: Runner,
        decisions: Decisions,
    ) -> None:
        super().__init__()
        self._window = window
        self._errands = errands
        self._runner = runner
        self._decisions = decisions
        self._submitting: set[asyncio.Task[None]] = set()
        window.composer.submitted.connect(self._on_submitted)
        window.composer.folder_wanted.connect(self._on_folder)
        inspector = window.inspector
        inspector.folder_requested.connect(self._on_folder)
        inspector.stop_requested.connect(self._on_stop)
        inspector.let_go_requested.connect(self._on_stop)
        inspector.follow_requested.connect(self._on_follow_again)
        inspector.send_again_requested.connect(self._on_send_again)
        inspector.task_id_entered.connect(self._on_task_id)

    def _on_submitted(self, request: Request) -> None:
        parent = self._window.composer.parent_id
        task = self._errands.do(self._submit(request, parent), "submit")
        self._submitting.add(task)
        task.add_done_callback(self._submitting.discard)

    async def settled(self) -> None:
        """Returns when every request that was asked for is on the disk, or could not be kept."""
        await asyncio.gather(*self._submitting, return_exceptions=True)

    async def _submit(self, request: Request, parent: str | None) -> None:
        self._window.gallery.clear_search()
        generation = await self._runner.submit(request, parent=parent)
        if self._window.inspector.generation is None:
            self._window.gallery.select(generation.id)

    def _on_folder(self, file: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    def _on_stop(self, generation_id: str) -> None:
        self._errands.do(self._decisions.stop(generation_id), "stop")
        self._window.gallery.focus_tiles()

    def _on_follow_again(self, generation_id: str) -> None:
        self._errands.do(self._decisions.follow_again(generation_id), "follow again")

    def _on_send_again(self, generation_id: str) -> None:
        self._errands.do(self._decisions.send_again(generation_id), "send again")

    def _on_task_id(self, entered: EnteredTask) -> None:
        self._errands.do(self._decisions.give_task_id(entered.id, entered.task_id), "follow a task")
