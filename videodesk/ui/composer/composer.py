"""The composer: the fields, what is amiss with them, and the request that comes of them."""

import json
from pathlib import Path
from typing import Final

from PySide6.QtCore import QElapsedTimer, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.catalog import Catalog
from videodesk.generation import Request
from videodesk.settings import DEFAULT_PROFILE, Draft
from videodesk.ui.composer.drop_veil import DropVeil
from videodesk.ui.composer.fields import Fields
from videodesk.ui.composer.generate_button import GenerateButton
from videodesk.ui.composer.message_line import MessageLine
from videodesk.ui.composer.picture_reader import PictureReader
from videodesk.ui.composer.prompt_editor import is_submit_key
from videodesk.ui.composer.reading import Reading, read_draft, shown_at_once
from videodesk.ui.icons import Icons
from videodesk.ui.theme import GRID, Theme
from videodesk.ui.workers import Workers

WIDTH: Final = 340
"""LOOK.md, "The window"."""

_NARROWEST: Final = 240
_DRAFT_PAUSE_MS: Final = 500
_ONE_PRESS_MS: Final = 700
"""The same request again within this time is one press too many, not a second wish."""


class Composer(QWidget):
    """What a person asks for.

    `submitted` carries a Request without blocking findings; while it is handled, `parent_id` still
    says which generation it goes on from. `draft_changed` carries a Draft, half a second after the
    last change. `folder_wanted` carries the Path of a picture whose folder is to be shown.
    """

    submitted = Signal(object)
    draft_changed = Signal(object)
    folder_wanted = Signal(object)

    def __init__(  # everything arrives by constructor
        self,
        theme: Theme,
        icons: Icons,
        workers: Workers,
        catalog: Catalog,
        pictures: PictureReader,
        drop_folder: Path,
        profile: str = DEFAULT_PROFILE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._catalog = catalog
        self._profile = profile
        self._parent_id: str | None = None
        self._insisting = False
        self._last_sent: Request | None = None
        self._since_sent = QElapsedTimer()
        self._set_aside: Draft | None = None
        self._fields = Fields(theme, icons, workers, catalog, pictures, drop_folder)
        self._notice = MessageLine(theme, icons)
        self._generate = GenerateButton(theme)
        self._veil = DropVeil(theme, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DRAFT_PAUSE_MS)
        self._known_draft = self.draft()
        self._arrange()
        self._fields.edited.connect(self._on_edited)
        self._fields.submitted.connect(self.submit)
        self._fields.pictures.folder_wanted.connect(self.folder_wanted)
        self._generate.clicked.connect(self.submit)
        self._notice.link_pressed.connect(self._swap_drafts)
        self._pause.timeout.connect(self._report_draft)

    @property
    def profile(self) -> str:
        """The profile that requests are made for."""
        return self._profile

    @profile.setter
    def profile(self, name: str) -> None:
        self._profile = name

    @property
    def parent_id(self) -> str | None:
        """The generation that the draft was taken from; None for one of its own."""
        return self._parent_id

    def draft(self) -> Draft:
        """Everything that stands in the fields, as it was typed."""
        return self._fields.draft(self._parent_id)

    def restore(self, draft: Draft) -> None:
        """Puts the draft of an earlier session back; an untouched one changes nothing."""
        if draft != Draft():
            self._put(draft)
        self._known_draft = self.draft()

    def fill(self, request: Request, parent: str | None = None) -> None:
        """Takes up an earlier request, that of the generation `parent`.

        What stood here before can be brought back by the link that is offered.
        """
        self._set_aside = self.draft()
        self._put(
            Draft(
                model=request.model,
                prompt=request.prompt,
                images=request.images,
                aspect_ratio=request.aspect_ratio or "",
                size=request.size or "",
                duration="" if request.duration is None else str(request.duration),
                extra=json.dumps(dict(request.extra), ensure_ascii=False) if request.extra else "",
                parent=parent,
            )
        )
        self._notice.say(self.tr("Filled in from an earlier clip."), link=self.tr("Undo"))
        self._pause.start()
        self.focus_prompt()

    def focus_prompt(self) -> None:
        """Puts the cursor where the next key stroke is wanted."""
        self._fields.prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def accepts(self, mime: QMimeData) -> bool:
        """Whether a drag brings pictures, by their names alone."""
        return self._fields.pictures.accepts(mime) > 0

    def take(self, mime: QMimeData) -> None:
        """Adds the pictures of a drop; `mime` is not needed any more when this returns."""
        self._fields.pictures.take(mime)

    def show_offer(self, mime: QMimeData | None) -> None:
        """Lights up and says what dropping this would do; goes dark again for None."""
        count = self._fields.pictures.accepts(mime) if mime is not None else 0
        if count == 0:
            self._veil.hide()
        elif count == 1:
            self._veil.show_offer(self.tr("Drop to add 1 picture"))
        else:
            self._veil.show_offer(self.tr("Drop to add {count} pictures").format(count=count))

    def submit(self) -> None:
        """Hands the request over, or says what blocks it and goes there. Nothing typed is lost."""
        address_was_read = self._fields.pictures.commit_address()
        self._insisting = True
        reading = self._refresh()
        if reading.blocking:
            self._fields.go_to(reading.blocking[0].field)
            return
        if not address_was_read:
            self._fields.pictures.focus_address()
            return
        if self._is_one_press_too_many(reading.request):
            return
        self.submitted.emit(reading.request)
        self._parent_id = None
        self._set_aside = None
        self._notice.clear()
        self._pause.start()
        self.focus_prompt()

    def sizeHint(self) -> QSize:
        """LOOK.md's width."""
        return QSize(WIDTH, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The veil covers it all."""
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that generate do so from every field; held down, they do so once."""
        if not is_submit_key(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.submit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Lights up for pictures from outside."""
        if not self.accepts(event.mimeData()):
            event.ignore()
            return
        self.show_offer(event.mimeData())
        _accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The same all over."""
        _accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Goes dark."""
        self.show_offer(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes what is there and answers at once: the program it comes from is waiting."""
        self.show_offer(None)
        self.take(event.mimeData())
        _accept_copy(event)

    def _arrange(self) -> None:
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setMinimumWidth(_NARROWEST)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        foot.setSpacing(2 * GRID)
        foot.addWidget(self._notice)
        foot.addWidget(self._generate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fields, 1)
        column.addLayout(foot)

    def _put(self, draft: Draft) -> None:
        self._parent_id = draft.parent
        self._fields.put(draft)
        self._insisting = False
        self._refresh()

    def _refresh(self) -> Reading:
        known = self._fields.pictures.known_findings(unfinished=self._insisting)
        reading = read_draft(self.draft(), self._catalog, self._profile, known)
        if not reading.blocking:
            self._insisting = False
        self._fields.show_findings(
            [
                finding
                for finding in reading.findings
                if self._insisting or shown_at_once(finding, reading.request)
            ]
        )
        return reading

    def _is_one_press_too_many(self, request: Request) -> bool:
        """A key that is held down, or pressed twice: each press puts the time off again."""
        again = request == self._last_sent and not self._since_sent.hasExpired(_ONE_PRESS_MS)
        self._last_sent = request
        self._since_sent.start()
        return again

    def _on_edited(self) -> None:
        self._refresh()
        self._pause.start()

    def _report_draft(self) -> None:
        draft = self.draft()
        if draft != self._known_draft:
            self._known_draft = draft
            self.draft_changed.emit(draft)

    def _swap_drafts(self) -> None:
        """Undo, and undo of that: what was typed in between is not lost either."""
        if self._set_aside is None:
            return
        former, self._set_aside = self._set_aside, self.draft()
        self._put(former)
        self._notice.say(self.tr("The former draft is back."), link=self.tr("Redo"))
        self._pause.start()
        self.focus_prompt()


def _accept_copy(event: QDropEvent) -> None:
    """Whatever the source proposes: its files stay where they are."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
