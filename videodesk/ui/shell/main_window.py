"""The main window: composer, gallery and inspector side by side, the activity bar below."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from videodesk import APP_NAME
from videodesk.generation import Generation, Request
from videodesk.settings import Session
from videodesk.ui.actions.edit_actions import EditActions
from videodesk.ui.actions.menus import Menus
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.dropped_images import clipboard_mime
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.shell.central_area import CentralArea
from videodesk.ui.shell.columns import Columns
from videodesk.ui.shell.dialogs import MenuDialogs, ask_for_folder, ask_where_to_save
from videodesk.ui.shell.dropped_files import DroppedFiles, classify_drop
from videodesk.ui.shell.full_screen import FullScreen
from videodesk.ui.shell.new_clips_notice import NewClipsNotice
from videodesk.ui.shell.notifications import NotificationArea
from videodesk.ui.shell.selection_actions import SelectionActions
from videodesk.ui.shell.window_geometry import ensure_on_screen, from_text, to_text
from videodesk.ui.shell.window_placement import WindowPlacement
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.clip_mime import clips_of
from videodesk.ui.widgets.focus import PointerFocus

_INSPECTOR_MIN_WINDOW_WIDTH: Final = 1180
"""Below this width the inspector is hidden, so that the tiles have room."""

_TILE_STEP: Final = 40
_MAX_TILE_WIDTH: Final = 4096


class MainWindow(QMainWindow):
    """Arranges the panels, folds them, and saves and restores the session.

    `closing`: the user wants to quit; the window is hidden by then. `other_files_opened` carries
    the paths of opened or dropped files whose names are not those of images, `task_entered` a task
    id to track.
    """

    closing = Signal()
    other_files_opened = Signal(list)
    task_entered = Signal(str)

    def __init__(
        self,
        composer: Composer,
        gallery: Gallery,
        inspector: Inspector,
        activity: ActivityBar,
        key_panel: OnboardingPanel,
        undo_stack: QUndoStack,
        notifications: NotificationArea,
        icons: IconProvider,
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle(APP_NAME)
        WindowPlacement(self)
        self.setAcceptDrops(True)
        self.composer = composer
        self.gallery = gallery
        self.inspector = inspector
        self.activity = activity
        self.key_panel = key_panel
        self.undo_stack = undo_stack
        self.notifications = notifications
        self.central_area = CentralArea(gallery, inspector, key_panel, notifications)
        self.menus = Menus(self)
        self.selection_actions = SelectionActions(self, self.menus, gallery, inspector)
        self._columns = Columns(icons, composer, self.central_area, inspector)
        self._full_screen = FullScreen(self, self.central_area, self._columns, activity)
        self._arrange()
        self._connect()

    def restore(self, session: Session) -> None:
        """Restores geometry, panels and draft of the last session."""
        if session.geometry:
            self.restoreGeometry(from_text(session.geometry))
            ensure_on_screen(self)
        if session.splitter:
            self._columns.splitter.restoreState(from_text(session.splitter))
        self._columns.panels.set_inspector_wanted(wanted=not session.inspector_folded)
        self._columns.panels.set_composer_wanted(wanted=not session.composer_folded)
        self._columns.update_panels()
        self.gallery.tile_width = min(max(session.tile_width, 1), _MAX_TILE_WIDTH)
        self.activity.panel_height = session.activity_height or None
        self.composer.restore(session.draft)

    def session(self, former: Session) -> Session:
        """The current geometry, panels and draft, in a copy of `former`."""
        return replace(
            former,
            draft=self.composer.draft(),
            geometry=to_text(self._full_screen.saved_geometry),
            splitter=to_text(self._columns.splitter.saveState()),
            composer_folded=not self._columns.panels.wants_composer,
            inspector_folded=not self._columns.panels.wants_inspector,
            tile_width=self.gallery.tile_width,
            activity_height=self.activity.panel_height or 0,
        )

    def open_files(self, paths: Sequence[Path]) -> None:
        """Opens files: images are added to the request, the rest is emitted."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self._open_dropped(classify_drop(mime))

    def reuse(self, request: Request, parent: str | None = None) -> None:
        """Puts a request into the composer; `parent` is the generation that it comes from."""
        self._columns.show_composer(shown=True)
        self.composer.load_request(request, parent)

    def continue_from(self, frame: Path) -> None:
        """Inserts the last frame of a clip as the request's first image."""
        self._columns.show_composer(shown=True)
        self.composer.continue_from(frame)

    def add_frames(self, frames: Sequence[Path]) -> None:
        """Adds frames of clips to the request's images."""
        self._columns.show_composer(shown=True)
        self.composer.add_files(frames)

    @property
    def is_user_typing(self) -> bool:
        """True unless the cursor is in the empty prompt, where it is at the start."""
        focused: QWidget | None = self.focusWidget()
        is_prompt = focused is not None and focused.objectName() == "prompt"
        return not is_prompt or bool(self.composer.draft().prompt)

    def focus_prompt(self) -> None:
        """Puts the cursor into the prompt."""
        self.composer.focus_prompt()

    def ask_where_to_save(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        """Asks for a file to write, called `name` at first; `chosen` gets its path."""
        ask_where_to_save(self, title, name, chosen)

    def ask_for_folder(self, title: str, chosen: Callable[[str], None]) -> None:
        """Asks for a folder; `chosen` gets its path."""
        ask_for_folder(self, title, chosen)

    @property
    def shows_hidden_clips(self) -> bool:
        """Whether the gallery lists hidden clips, too."""
        return self.gallery.shows_hidden

    def remove_clips(self, ids: Sequence[str]) -> None:
        """Takes clips out of the gallery, and out of the player if one of them is shown.

        The next clip is shown in its place, also where it is large.
        """
        shown = self.inspector.generation
        if shown is not None and shown.id in ids and shown.file is not None:
            self.inspector.release_file(shown.file)
        self.gallery.hide_rows(ids)
        if shown is not None and shown.id in ids and self.inspector.generation == shown:
            self.show_generation(None)

    def restore_clips(self, ids: Sequence[str]) -> None:
        """Lists these again, if the library's query finds them."""
        self.gallery.unhide_rows(ids)

    def select_clips(self, ids: Sequence[str]) -> None:
        """Selects clips in the gallery, which gets the focus."""
        self.gallery.select(*ids)
        self.gallery.focus_tiles()

    def show_library_clip(self, generation_id: str) -> None:
        """Shows a clip of the library in the gallery, whatever is searched for."""
        self.show_library_clips([generation_id])

    def show_library_clips(self, ids: Sequence[str]) -> None:
        """Selects clips of the library in the gallery, whatever the search."""
        self.central_area.show_gallery()
        self.gallery.clear_search()
        self.gallery.select(*ids)
        self.gallery.focus_tiles()

    def play_file(self, file: Path) -> None:
        """Plays a clip large that is not in the library. The selection is cleared meanwhile."""
        self.gallery.select_none()
        self.inspector.show_generation(None)
        self.central_area.play_file(file)

    def show_generation(self, generation: Generation | None) -> None:
        """Shows a generation in the inspector, and on the stage if that is open."""
        self.inspector.show_generation(generation)
        self.central_area.on_generation_changed(generation)

    def show_large(self, generation: Generation) -> None:
        """Shows a generation in the inspector, and its clip large."""
        self.show_generation(generation)
        self.central_area.show_large()

    def select(self, generation_id: str) -> None:
        """Selects a generation in the gallery, at once or when it is listed."""
        self.gallery.select(generation_id)

    def pause_at(self, generation_id: str) -> int:
        """Pauses the clip and returns its position in ms; 0 if another generation is shown."""
        return self.inspector.pause_at(generation_id)

    def show_task_entry(self, generation_id: str) -> None:
        """Selects a generation, and puts the cursor into the inspector's field for a task id."""
        self._columns.show_inspector(shown=True)
        self.gallery.select(generation_id)
        self.inspector.focus_task_entry(generation_id)

    def apply(self, generation: Generation) -> None:
        """Shows the new snapshot of a generation in the gallery, activity bar and inspector."""
        self.gallery.apply(generation)
        self.activity.apply(generation)
        shown = self.inspector.generation
        if shown is not None and shown.id == generation.id:
            self.inspector.show_generation(generation)
            if shown.status is not generation.status:
                self.central_area.on_generation_changed(generation)

    def bring_to_front(self) -> None:
        """Shows the window above the others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hides the window at once (docs/design.md, "Qt, asyncio and start-up")."""
        event.ignore()
        self.hide()
        self.closing.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Rechecks missing files: the user may have put one back in another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.gallery.recheck_files()
        elif event.type() == QEvent.Type.WindowStateChange:
            self.menus.full_screen.setChecked(self.isFullScreen())
            self._full_screen.on_state_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides the inspector while there is no room for it."""
        super().resizeEvent(event)
        narrow = event.size().width() < _INSPECTOR_MIN_WINDOW_WIDTH
        self._columns.panels.set_narrow(narrow=narrow)
        self._columns.update_panels()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave full screen on Escape, if no widget uses the key."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self._full_screen.show_window(is_full=False)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accepts files; the composer shows what will happen to images."""
        if event.source() is not None:
            if clips_of(event.mimeData()):  # which the composer alone takes
                self.composer.show_drop_hint(event.mimeData())
                event.setDropAction(Qt.DropAction.IgnoreAction)
                event.accept()
            return
        if self.composer.accepts(event.mimeData()):
            self.composer.show_drop_hint(event.mimeData())
        elif not classify_drop(event.mimeData()).others:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Hides the drop hint."""
        self.composer.show_drop_hint(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Answers at once: the program that the files come from is waiting."""
        self.composer.show_drop_hint(None)
        self._open_dropped(classify_drop(event.mimeData()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _open_dropped(self, files: DroppedFiles) -> None:
        if files.images is not None:
            self._columns.show_composer(shown=True)
            self.composer.add_images(files.images)
        if files.others:
            self.other_files_opened.emit(list(files.others))

    def _arrange(self) -> None:
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._columns, 1)
        column.addWidget(self.activity)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        menus = self.menus
        dialogs = MenuDialogs(self, menus)
        NewClipsNotice(self.gallery, self.notifications, self.show_library_clip)
        PointerFocus(_application(), self)
        EditActions(_application(), menus, self.undo_stack, self._paste_images, self)
        menus.show_composer.triggered.connect(self._columns.show_composer)
        menus.show_inspector.triggered.connect(self._columns.show_inspector)
        self._columns.changed.connect(self._on_panels_changed)
        self._columns.focus_lost.connect(self.gallery.focus_tiles)
        menus.find.triggered.connect(self._on_find)
        menus.go_to_prompt.triggered.connect(self._on_go_to_prompt)
        menus.larger.triggered.connect(self._on_larger)
        menus.smaller.triggered.connect(self._on_smaller)
        menus.full_screen.triggered.connect(self._full_screen.toggle)
        menus.refresh.triggered.connect(self.gallery.refresh)
        menus.generate.triggered.connect(self._on_generate)
        dialogs.files_chosen.connect(self.open_files)
        dialogs.task_entered.connect(self.task_entered)
        menus.new_request.triggered.connect(self.composer.clear)
        menus.add_images.triggered.connect(self.composer.choose_images)
        menus.show_activity.triggered.connect(self._on_show_activity)
        self.activity.panel_toggled.connect(menus.show_activity.setChecked)
        self.activity.attention_changed.connect(self.gallery.show_attention_count)
        menus.show_hidden.triggered.connect(self._on_show_hidden)
        menus.enter_key.triggered.connect(self.key_panel.ask)
        menus.close.triggered.connect(self.close)
        menus.quit.triggered.connect(self.close)
        self.gallery.chosen.connect(self.show_generation)
        self.gallery.opened.connect(self.show_large)
        self.central_area.stepped.connect(self.gallery.move_current)
        self.key_panel.dismissed.connect(self._on_key_dismissed)

    def _paste_images(self) -> None:
        """Adds the images on the clipboard to the request."""
        mime = clipboard_mime()
        if mime is not None and self.composer.accepts(mime):
            self._columns.show_composer(shown=True)
            self.composer.add_images(mime)

    def _on_panels_changed(self) -> None:
        panels, menus = self._columns.panels, self.menus
        menus.show_composer.setChecked(panels.shows_composer)
        menus.show_inspector.setChecked(panels.shows_inspector)

    def _on_generate(self) -> None:
        """Never submits an invisible request: the first press only unfolds a folded composer."""
        if self.composer.isHidden():
            self._on_go_to_prompt()
        else:
            self.composer.submit()

    def _on_show_activity(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self.activity.open_panel(is_open=shown)

    def _on_show_hidden(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self.central_area.show_gallery()
        self.gallery.shows_hidden = shown

    def _on_find(self) -> None:
        self.central_area.show_gallery()
        self.gallery.focus_search()

    def _on_go_to_prompt(self) -> None:
        self._columns.show_composer(shown=True)
        self.composer.focus_prompt()

    def _on_larger(self) -> None:
        self.gallery.tile_width += _TILE_STEP

    def _on_smaller(self) -> None:
        self.gallery.tile_width -= _TILE_STEP

    def _on_key_dismissed(self) -> None:
        self.key_panel.hide()
        self.composer.focus_prompt()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  # widgets need one
    return application
