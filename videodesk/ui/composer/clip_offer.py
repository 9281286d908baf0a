"""What the composer can make of clips that are dropped on it or pasted into it."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.clip_mime import DraggedClip
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.message_line import MessageLine


class ClipUse(StrEnum):
    """A use of clips in a request."""

    LAST_FRAME = "last_frame"
    REQUEST = "request"


def uses_of(clips: Sequence[DraggedClip]) -> tuple[ClipUse, ...]:
    """Return what fits these clips: frames of any number with a file, the request of one."""
    uses = []
    if any(clip.has_file for clip in clips):
        uses.append(ClipUse.LAST_FRAME)
    if len(clips) == 1:
        uses.append(ClipUse.REQUEST)
    return tuple(uses)


def use_text(use: ClipUse, clips: Sequence[DraggedClip]) -> str:
    """Return a use as the text of a button or of a place to drop on."""
    match use:
        case ClipUse.REQUEST:
            return QCoreApplication.translate("ClipUse", "Reuse request")
        case ClipUse.LAST_FRAME:
            count = sum(clip.has_file for clip in clips)
            return QCoreApplication.translate("ClipUse", "Use last frame of %n clip(s)", "", count)


class ClipOffer(QWidget):
    """A line about pasted clips, with a button for each use; hidden while there is none.

    `action_requested` carries an `ActionRequest` for one clip, `frames_requested` the ids of
    several clips whose last frames are to be added.
    """

    action_requested = Signal(ActionRequest)
    frames_requested = Signal(list)

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message = MessageLine(theme, icons)
        self._row = QWidget()
        self._flow = FlowLayout(self._row, gap=GRID)
        self._buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._message)
        column.addWidget(self._row)
        self.hide()

    def offer(self, clips: Sequence[DraggedClip], *, prompt_was_pasted: bool) -> None:
        """Offer the uses of pasted clips."""
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._make_button(use, clips) for use in uses_of(clips)]
        text = self.tr("Prompt pasted. From the same clip:") if prompt_was_pasted else ""
        if len(clips) > 1 and prompt_was_pasted:
            text = self.tr("Prompts pasted. From the same clips:")
        self._message.show_message(text or self.tr("From the copied clip:"))
        self.setVisible(bool(self._buttons))

    def use(self, use: ClipUse, clips: Sequence[DraggedClip]) -> None:
        """Request a use of clips."""
        self.hide()
        ids = [clip.id for clip in clips if clip.has_file or use is ClipUse.REQUEST]
        if len(ids) > 1:
            self.frames_requested.emit(ids)
            return
        match use:
            case ClipUse.LAST_FRAME:
                action = GenerationAction.CONTINUE
            case ClipUse.REQUEST:
                action = GenerationAction.REUSE
        self.action_requested.emit(ActionRequest(action, tuple(ids)))

    def _make_button(self, use: ClipUse, clips: Sequence[DraggedClip]) -> QPushButton:
        button = QPushButton(use_text(use, clips))
        button.setObjectName(f"use_{use}")
        button.setProperty("role", "link")
        button.setFont(self._theme.font(SMALL))
        button.clicked.connect(partial(self.use, use, tuple(clips)))
        self._flow.addWidget(button)
        return button
