"""The window: composer, gallery and inspector side by side, the line of activity below."""

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from videodesk import APP_NAME, __version__
from videodesk.generation import Generation
from videodesk.settings import Session
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.composer.composer import Composer
from videodesk.ui.gallery.gallery import Gallery, MenuRequest
from videodesk.ui.menus import Menus
from videodesk.ui.middle import Middle
from videodesk.ui.player.inspector import Inspector
from videodesk.ui.settings.key_panel import KeyPanel

# LOOK.md, "The window".
_SIZE: Final = (1440, 900)
_LEAST: Final = (960, 600)
_COMPOSER: Final = 340
_INSPECTOR: Final = 400
_INSPECTOR_FROM: Final = 1180
"""Below this width the inspector folds, so that tiles keep their room."""

_TILE_STEP: Final = 40
_WIDEST_TILE: Final = 4096


class MainWindow(QMainWindow):
    """Lays the parts out, folds them, and remembers where they stood.

    `closing` says that the person wants to end: the window is hidden by then, and whoever runs the
    program takes it down.
    """

    closing = Signal()

    def __init__(
        self,
        composer: Composer,
        gallery: Gallery,
        inspector: Inspector,
        activity: ActivityBar,
        key_panel: KeyPanel,
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle(APP_NAME)
        room = self.screen().availableSize()
        self.setMinimumSize(QSize(*_LEAST).boundedTo(room))
        self.resize(QSize(*_SIZE).boundedTo(room))
        self.setAcceptDrops(True)
        self.composer = composer
        self.gallery = gallery
        self.inspector = inspector
        self.activity = activity
        self.key_panel = key_panel
        self.middle = Middle(gallery, inspector, key_panel)
        self.menus = Menus(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._folded_for_room = False
        self._arrange()
        self._connect()

    def restore(self, session: Session) -> None:
        """Puts everything back where the last session left it."""
        if session.geometry:
            self.restoreGeometry(_bytes(session.geometry))
            self._stay_on_screen()
        if session.splitter:
            self._splitter.restoreState(_bytes(session.splitter))
        self.menus.show_composer.setChecked(not session.composer_folded)
        self.menus.show_inspector.setChecked(not session.inspector_folded)
        self.gallery.tile_width = min(max(session.tile_width, 1), _WIDEST_TILE)
        self.composer.restore(session.draft)

    def _stay_on_screen(self) -> None:
        """A screen may be smaller than the one of the last session, or gone."""
        room = self.screen().availableGeometry()
        self.resize(self.size().boundedTo(room.size()))
        if not room.contains(self.geometry()):
            self.move(room.topLeft())

    def session(self, former: Session) -> Session:
        """Where everything stands now."""
        return replace(
            former,
            draft=self.composer.draft(),
            geometry=_text(self.saveGeometry()),
            splitter=_text(self._splitter.saveState()),
            composer_folded=self.composer.isHidden(),
            inspector_folded=self.inspector.isHidden() and not self._folded_for_room,
            tile_width=self.gallery.tile_width,
        )

    def show_generation(self, generation: Generation | None) -> None:
        """Shows a generation in the inspector, and on the stage where that is open."""
        self.inspector.show_generation(generation)
        self.middle.follow(generation)

    def apply(self, generation: Generation) -> None:
        """Shows one change of one generation, wherever it is seen."""
        self.gallery.apply(generation)
        self.activity.apply(generation)
        shown = self.inspector.generation
        if shown is not None and shown.id == generation.id:
            self.inspector.show_generation(generation)
            if shown.status is not generation.status:
                self.middle.follow(generation)

    def come_forward(self) -> None:
        """Shows the window above the others, as a second start asks."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hides at once and asks to be taken down (DESIGN.md, "Rules about Qt and asyncio")."""
        event.ignore()
        self.hide()
        self.closing.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The inspector folds when there is no room for it, and comes back with the room."""
        super().resizeEvent(event)
        narrow = event.size().width() < _INSPECTOR_FROM
        if narrow and not self.inspector.isHidden() and not self.composer.isHidden():
            self._folded_for_room = True
            self.menus.show_inspector.setChecked(False)
        elif not narrow and self._folded_for_room:
            self._folded_for_room = False
            self.menus.show_composer.setChecked(True)
            self.menus.show_inspector.setChecked(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures may be dropped anywhere; the composer says what will happen."""
        if self.composer.accepts(event.mimeData()):
            self.composer.show_offer(event.mimeData())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag went elsewhere."""
        self.composer.show_offer(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hands the pictures to the composer."""
        self.composer.show_offer(None)
        self.menus.show_composer.setChecked(True)
        self.composer.take(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _arrange(self) -> None:
        self._splitter.setObjectName("columns")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for part in (self.composer, self.middle, self.inspector):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([_COMPOSER, _SIZE[0] - _COMPOSER - _INSPECTOR, _INSPECTOR])
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.activity)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        menus = self.menus
        menus.show_composer.toggled.connect(self._fold_composer)
        menus.show_inspector.toggled.connect(self._fold_inspector)
        menus.find.triggered.connect(self._on_find)
        menus.go_to_prompt.triggered.connect(self._on_go_to_prompt)
        menus.larger.triggered.connect(self._on_larger)
        menus.smaller.triggered.connect(self._on_smaller)
        menus.generate.triggered.connect(self._on_generate)
        menus.reuse.triggered.connect(self._on_reuse)
        menus.open_large.triggered.connect(self.middle.show_large)
        menus.enter_key.triggered.connect(self.key_panel.ask)
        menus.quit.triggered.connect(self.close)
        menus.about.triggered.connect(self._on_about)
        self.gallery.chosen.connect(self.show_generation)
        self.gallery.opened.connect(self._on_opened)
        self.gallery.menu_requested.connect(self._on_menu)
        self.middle.stepped.connect(self.gallery.step)
        self.inspector.large_requested.connect(self._on_large)
        self.inspector.reuse_requested.connect(self._on_reuse)
        self.activity.key_wanted.connect(self.key_panel.ask)
        self.activity.problem_chosen.connect(self.gallery.select)
        self.key_panel.dismissed.connect(self._on_key_dismissed)

    def _fold_composer(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self.composer.setVisible(shown)
        if shown and self.width() < _INSPECTOR_FROM:
            self.menus.show_inspector.setChecked(False)

    def _fold_inspector(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self.inspector.setVisible(shown)
        if shown and self.width() < _INSPECTOR_FROM:
            self.menus.show_composer.setChecked(False)

    def _on_generate(self) -> None:
        """What nobody sees is not sent: the first press shows a folded composer."""
        if self.composer.isHidden():
            self._on_go_to_prompt()
        else:
            self.composer.submit()

    def _on_find(self) -> None:
        self.middle.show_gallery()
        self.gallery.focus_search()

    def _on_go_to_prompt(self) -> None:
        self.menus.show_composer.setChecked(True)
        self.composer.focus_prompt()

    def _on_larger(self) -> None:
        self.gallery.tile_width += _TILE_STEP

    def _on_smaller(self) -> None:
        self.gallery.tile_width -= _TILE_STEP

    def _on_reuse(self, _asked: object = None) -> None:
        generation = self.inspector.generation
        if generation is not None:
            self.menus.show_composer.setChecked(True)
            self.composer.fill(generation.request, generation.id)

    def _on_opened(self, generation: Generation) -> None:
        self.show_generation(generation)
        self.middle.show_large()

    def _on_large(self, _generation_id: str) -> None:
        if self.middle.is_large:
            self.middle.show_gallery()
        else:
            self.middle.show_large()

    def _on_menu(self, request: MenuRequest) -> None:
        if request.generations:
            self.inspector.open_menu(request.position)

    def _on_key_dismissed(self) -> None:
        self.key_panel.hide()
        self.composer.focus_prompt()

    def _on_about(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About {name}").format(name=APP_NAME))
        box.setText(f"{APP_NAME} {__version__}")
        box.setInformativeText(
            self.tr("Make videos with hosted models, and keep every clip on your own disk.")
        )
        box.open()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(b64decode(text, validate=True))
    except ValueError:
        return QByteArray()


def _text(data: QByteArray) -> str:
    return b64encode(data.data()).decode()
