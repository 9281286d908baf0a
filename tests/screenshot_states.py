"""The states that the window is drawn in (docs/ui.md, "States to draw")."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QPixmap, QUndoCommand
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QScrollArea

from videodesk.catalog import ServiceModels
from videodesk.errors import Code, Consequence, Problem, Reason, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.settings import Draft
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.activity.key_notice import KeyNotice
from videodesk.ui.gallery.model import to_mime
from videodesk.ui.player.video_pane import VideoPane
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.notification_bar import Notification

README_STATES: Final = ("first-start", "working", "finished", "failed", "empty")
NO_CLIPS: Final = frozenset(
    {"first-start", "no-key", "empty", "large-text-first-start", "notifications-first-start"}
)
LARGE_TEXT: Final = frozenset(
    {"large-text", "large-text-narrow", "large-text-unconfirmed", "large-text-first-start"}
)
"""Drawn with the system's font 1.5 times as large."""


class States:
    """Puts a window over one library into a state; `wait` lets Qt work for so many ms."""

    def __init__(self, folder: Path, wait: Callable[[int], None], holds: AccountHolds) -> None:
        self._holds = holds
        self._folder = folder
        self._wait = wait

    @property
    def all(self) -> Mapping[str, Callable[[MainWindow, Library], None]]:
        return {
            "first-start": self._first_start,
            "no-key": self._no_key,
            "key-not-tested": self._key_not_tested,
            "key-in-memory": self._key_in_memory,
            "key-locked": self._key_locked,
            "empty": self._empty,
            "one-clip": self._finished,
            "working": self._working,
            "finished": self._finished,
            "failed": self._failed,
            "searching": self._searching,
            "nothing-found": self._nothing_found,
            "dragging": self._dragging,
            "dragging-clips": self._dragging_clips,
            "pasted-clip": self._pasted_clip,
            "composing": self._composing,
            "composing-invisible": self._composing_invisible,
            "sending": self._sending,
            "unconfirmed": self._unconfirmed,
            "no-balance": self._no_balance,
            "wrong-key": self._wrong_key,
            "offline": self._offline,
            "disk-full": self._disk_full,
            "file-missing": self._file_missing,
            "file-damaged": self._file_damaged,
            "queue": self._queue,
            "held": self._held,
            "retrying": self._retrying,
            "models": self._models,
            "converting": self._converting,
            "large": self._large,
            "full-screen": self._full_screen,
            "folded": self._folded,
            "help": self._help,
            "many-selected": self._many_selected,
            "hidden": self._hidden,
            "longer-than-usual": self._longer_than_usual,
            "history": self._history,
            "narrow": self._narrow,
            "long-prompt": self._long_prompt,
            "foreign": self._foreign,
            "continued": self._continued,
            "notifications": self._notifications,
            "notifications-over-a-clip": self._notifications_over_a_clip,
            "notifications-first-start": self._notifications_first_start,
            "undo-menu": self._undo_menu,
            "large-text": self._composing_over_a_clip,
            "large-text-narrow": self._narrow,
            "large-text-unconfirmed": self._unconfirmed,
            "large-text-first-start": self._first_start,
        }

    def _first_start(self, window: MainWindow, _library: Library) -> None:
        window.key_panel.show_onboarding()

    def _no_key(self, window: MainWindow, _library: Library) -> None:
        window.activity.show_problem(problem(Code.KEY_MISSING), profile="default")
        window.key_panel.ask()

    def _key_not_tested(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        window.activity.show_key_notice(KeyNotice(is_untested=True))

    def _key_in_memory(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        window.activity.show_key_notice(KeyNotice(is_in_memory=True))

    def _key_locked(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        locked = problem(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_LOCKED)
        window.activity.show_problem(locked, profile="default")
        window.activity.open_panel()

    def _notifications(self, window: MainWindow, _library: Library) -> None:
        notify = window.notifications.notify
        notify(
            Notification(
                "VideoDesk closed unexpectedly last time. "
                "Requests already sent are still being tracked.",
                "Copy details",
                key="crash",
            )
        )
        lost = problem(Code.SETTINGS_DAMAGED, aside="settings.damaged-1.json")
        message = problem_message(lost)
        text = " ".join((message.text, message.hint, message.detail))
        notify(Notification(text, "Open settings", key="settings"))
        notify(
            Notification("“holiday.mp4” contains the request it was made with.", "Reuse request")
        )
        notify(Notification("Library checked: all 7 clips are in place."))
        notify(Notification("1 clip hidden", "Undo", key="undo", passing=True))

    def _notifications_over_a_clip(self, window: MainWindow, library: Library) -> None:
        self._large(window, library)
        self._notifications(window, library)

    def _notifications_first_start(self, window: MainWindow, library: Library) -> None:
        self._first_start(window, library)
        self._notifications(window, library)

    def _undo_menu(self, window: MainWindow, _library: Library) -> None:
        window.undo_stack.push(QUndoCommand("Move 2 clips to the trash"))
        window.undo_stack.push(QUndoCommand("Hide 3 clips"))
        window.undo_stack.undo()
        window.gallery.focus_tiles()
        self._wait(50)
        menu = window.menus.edit
        menu.aboutToShow.emit()
        self._draw_over(window, menu.grab())
        menu.aboutToHide.emit()

    def _draw_over(self, window: MainWindow, other: QPixmap) -> None:
        """Draw what is a window of its own, and not in the picture."""
        picture = QLabel(window)
        picture.setPixmap(other)
        picture.adjustSize()
        picture.move(40, window.menuBar().height())
        picture.show()

    def _empty(self, _window: MainWindow, _library: Library) -> None:
        """Nothing to do."""

    def _searching(self, window: MainWindow, _library: Library) -> None:
        field = window.gallery.findChild(QLineEdit, "gallerySearch")
        assert isinstance(field, QLineEdit)
        field.setText("dunes")

    def _sending(self, window: MainWindow, library: Library) -> None:
        sending = self._under_way(Status.SUBMITTING, task_id=None)
        library.add(sending)
        self._show(window, sending)

    def _waits(self, window: MainWindow, library: Library, shown: Problem, **facts: object) -> None:
        """A request that waits because of a problem of its profile."""
        waiting = self._under_way(
            Status.QUEUED, task_id=None, submitted_at=None, problem=shown, **facts
        )
        library.add(waiting)
        window.activity.show_problem(shown, profile="default")
        self._show(window, waiting)

    def _no_balance(self, window: MainWindow, library: Library) -> None:
        self._waits(window, library, problem(Code.NO_BALANCE))

    def _wrong_key(self, window: MainWindow, library: Library) -> None:
        self._waits(window, library, problem(Code.KEY_REFUSED, detail="Invalid token"))
        window.key_panel.ask()

    def _offline(self, window: MainWindow, library: Library) -> None:
        soon = datetime.now(UTC) + timedelta(seconds=12)
        self._waits(window, library, problem(Code.UNREACHABLE), retry_at=soon)

    def _disk_full(self, window: MainWindow, library: Library) -> None:
        soon = datetime.now(UTC) + timedelta(seconds=25)
        full = self._under_way(
            Status.DOWNLOADING, problem=problem(Code.DISK_FULL), retry_at=soon, progress=None
        )
        library.add(full)
        window.activity.show_problem(problem(Code.DISK_FULL))
        self._show(window, full)

    def _file_missing(self, window: MainWindow, library: Library) -> None:
        newest = self._newest_finished(library)
        assert newest.file is not None
        newest.file.unlink(missing_ok=True)
        window.gallery.refresh()
        self._wait(300)
        window.gallery.select(newest.id)

    def _file_damaged(self, window: MainWindow, library: Library) -> None:
        newest = self._newest_finished(library)
        assert newest.file is not None
        os.truncate(newest.file, newest.file.stat().st_size // 2)
        window.gallery.refresh()
        self._wait(300)
        window.gallery.select(newest.id)

    def _queue(self, window: MainWindow, library: Library) -> None:
        working = self._under_way(Status.PROCESSING, progress=40)
        library.add(working)
        window.apply(working)
        ids = []
        pictures = [(), (str(self._pictures()[0]),), ()]
        for prompt, images, ratio in zip(
            ("waves against a pier", "a tram in the rain", "bees over lavender"),
            pictures,
            ("16:9", "9:16", "1:1"),
            strict=True,
        ):
            waiting = new_generation(
                Request(model="veo3", prompt=prompt, duration=8, images=images, aspect_ratio=ratio)
            )
            library.add(waiting)
            window.apply(waiting)
            ids.append(waiting.id)
        self._unconfirmed(window, library)
        window.activity.set_queue(ids, is_paused=False)
        window.activity.show_balance("12.40 USD")
        window.activity.open_panel()

    def _held(self, window: MainWindow, library: Library) -> None:
        self._queue(window, library)
        shown = problem(Code.NO_BALANCE, detail="user quota is not enough")
        soon = datetime.now(UTC) + timedelta(seconds=95)
        self._holds.show_account("default", shown, soon)
        window.activity.show_problem(shown, profile="default", retry_at=soon)
        window.gallery.select(library.find(Query(statuses=frozenset({Status.QUEUED})))[0].id)

    def _retrying(self, window: MainWindow, library: Library) -> None:
        now = datetime.now(UTC)
        shown = problem(
            Code.NOT_A_VIDEO,
            reason=Reason.RECEIVED_PAGE,
            consequence=Consequence.FILE_KEPT,
            detail="HTML page “Sign in to continue”, 14 kB",
            kept="clip.part",
        )
        stuck = self._under_way(
            Status.DOWNLOADING,
            problem=shown,
            video_url="https://files.example.com/clips/2026/11/30/7f3a9c/output.mp4?sig=a1b2c3",
            retry_at=now + timedelta(seconds=95),
            retry_count=5,
            retry_since=now - timedelta(minutes=12),
        )
        library.add(stuck)
        self._show(window, stuck)
        window.activity.open_panel()

    def _models(self, window: MainWindow, _library: Library) -> None:
        window.composer.service_models = ServiceModels(
            "default", datetime.now(UTC), ("veo3", "seedance-lite", "sora-2"), {"veo3": 0.4}
        )
        window.composer.restore(Draft(model="veo3", prompt="a kite"))

    def _show(self, window: MainWindow, generation: Generation) -> None:
        window.apply(generation)
        self._wait(300)
        window.gallery.select(generation.id)

    def _newest(self, library: Library) -> Generation:
        return library.find(limit=1)[0]

    def _under_way(self, status: Status, **facts: object) -> Generation:
        now = datetime.now(UTC)
        sent = now - timedelta(seconds=52)
        made = new_generation(
            Request(
                model="veo3",
                prompt="a fox runs through fresh snow, slow motion",
                aspect_ratio="16:9",
                duration=8,
            ),
            at=now,
        )
        known = {"status": status, "submitted_at": sent, "task_id": "video_task_7f3a"}
        return replace(made, **{**known, **facts})  # type: ignore[arg-type]  # this file's fields

    def _working(self, window: MainWindow, library: Library) -> None:
        library.add(queued := replace(self._under_way(Status.QUEUED), task_id=None))
        window.apply(queued)
        working = self._under_way(Status.PROCESSING, progress=40, task_id="video_task_81bc")
        library.add(working)
        self._show(window, working)

    def _finished(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)

    def _many_selected(self, window: MainWindow, library: Library) -> None:
        self._failed(window, library)
        window.gallery.select_all()

    def _hidden(self, window: MainWindow, library: Library) -> None:
        found = library.find(limit=4)
        library.annotations.set_hidden([found[1].id, found[3].id], hidden=True)
        window.menus.show_hidden.trigger()
        window.gallery.select(found[1].id)

    def _longer_than_usual(self, window: MainWindow, library: Library) -> None:
        sent = datetime.now(UTC) - timedelta(minutes=17, seconds=8)
        working = self._under_way(Status.PROCESSING, progress=90, submitted_at=sent)
        library.add(working)
        self._show(window, working)
        window.activity.open_panel()

    def _history(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        self._wait(300)
        for name in ("history-button", "history-details-button"):
            button = window.inspector.findChild(QPushButton, name)
            assert button is not None
            button.click()
        details = window.inspector.findChild(QScrollArea, "details-scroll")
        assert details is not None
        details.verticalScrollBar().setValue(999)

    def _newest_finished(self, library: Library) -> Generation:
        return library.find(Query(statuses=frozenset({Status.COMPLETED})), limit=1)[0]

    def _failed(self, window: MainWindow, library: Library) -> None:
        shown = problem(
            Code.GENERATION_FAILED,
            detail="The prompt was rejected by the content filter (request id: 2026112308).",
        )
        failed = self._under_way(Status.FAILED, problem=shown, task_id="video_task_f001")
        library.add(failed)
        self._show(window, failed)

    def _unconfirmed(self, window: MainWindow, library: Library) -> None:
        shown = problem(Code.ANSWER_LOST, detail="504 from a proxy, no JSON")
        lost = self._under_way(Status.UNCONFIRMED, problem=shown, task_id=None)
        library.add(lost)
        self._show(window, lost)

    def _composing(self, window: MainWindow, _library: Library) -> None:
        pictures = self._pictures()
        window.composer.restore(
            Draft(
                model="veo3",
                prompt="She opens the door, and the sea comes in. Slow push towards the window.",
                images=tuple(map(str, pictures)),
                aspect_ratio="1:1",
            )
        )

    def _composing_invisible(self, window: MainWindow, _library: Library) -> None:
        path = self._folder / "empty-layer.png"
        Image.new("RGBA", (320, 240)).save(path)
        window.composer.restore(Draft(model="veo3", prompt="a kite", images=(str(path),)))

    def _converting(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        self._wait(800)
        pane = window.findChild(VideoPane)
        assert pane is not None
        pane.show_converting(0)
        pane.show_converting(40)

    def _composing_over_a_clip(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        self._composing(window, library)

    def _continued(self, window: MainWindow, library: Library) -> None:
        self._finished(window, library)
        window.continue_from(self._pictures()[1])

    def _foreign(self, window: MainWindow, library: Library) -> None:
        known = self._newest_finished(library).file
        assert known is not None
        window.play_file(shutil.copyfile(known, self._folder / "A holiday in the dunes.mp4"))

    def _pictures(self) -> list[Path]:
        found = []
        for number, colour in enumerate(("#2a6f97", "#bc4749", "#e9c46a")):
            path = self._folder / f"picture-{number}.png"
            Image.new("RGB", (320, 240), colour).save(path)
            found.append(path)
        return found

    def _dragging(self, window: MainWindow, _library: Library) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in self._pictures()[:2]])
        window.composer.show_drop_hint(mime)

    def _dragging_clips(self, window: MainWindow, library: Library) -> None:
        window.composer.show_drop_hint(to_mime([self._newest_finished(library)]))

    def _pasted_clip(self, window: MainWindow, library: Library) -> None:
        self._composing(window, library)
        window.composer.add_images(to_mime([self._newest_finished(library)]))

    def _nothing_found(self, window: MainWindow, _library: Library) -> None:
        field = window.gallery.findChild(QLineEdit, "gallerySearch")
        assert isinstance(field, QLineEdit)
        field.setText("zeppelin")

    def _large(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        self._wait(300)
        window.central_area.show_large()

    def _full_screen(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        self._wait(500)
        window.central_area.toggle_full_screen()
        window.inspector.player.pause()
        window.resize(1600, 1000)

    def _folded(self, window: MainWindow, _library: Library) -> None:
        window.menus.show_composer.trigger()
        window.menus.show_inspector.trigger()

    def _help(self, window: MainWindow, _library: Library) -> None:
        window.menus.help.trigger()
        dialog = window.findChild(QDialog, "helpDialog")
        assert dialog is not None
        self._draw_over(window, dialog.grab())
        dialog.close()

    def _narrow(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        window.resize(960, 600)

    def _long_prompt(self, window: MainWindow, library: Library) -> None:
        text = "一只狐狸在雪地里奔跑。 طائرة ورقية حمراء فوق الكثبان الرملية 🪁🏜️ " * 12
        long = replace(self._newest_finished(library))
        long = replace(
            long,
            id="00ff00ff00ff00ff",
            task_id="t-long",
            request=replace(long.request, prompt=text),
        )
        library.add(long)
        window.composer.restore(Draft(model="veo3", prompt=text))
        self._show(window, long)
