"""What the window says by itself below the tiles, each with the one act that fits it."""

from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from videodesk import APP_NAME
from videodesk.errors import Problem
from videodesk.generation import Generation
from videodesk.ui.shell.main_window import MainWindow


class _Offer(StrEnum):
    REUSE = "reuse"
    HARD_CRASH = "hard-crash"
    SETTINGS = "settings"
    NOTHING = ""


class Notifications(QObject):
    """Tells of clips that were opened from the file manager, and of a crash of the last run.

    Only the last of each is kept in mind.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._foreign: Generation | None = None
        self._trace = ""
        window.gallery.offer_taken.connect(self._act)

    def show_library_clip(self, generation_id: str) -> None:
        """A clip was opened that the library has: it is shown."""
        self._window.middle.show_gallery()
        self._window.gallery.clear_search()
        self._window.gallery.select(generation_id)

    def clip_with_request(self, name: str, carried: Generation) -> None:
        """A clip of another library was opened, and carries its request."""
        self._foreign = carried
        words = self.tr("“{name}” carries the request that it was made with.").format(name=name)
        self._window.offer(_Offer.REUSE, words, self.tr("Reuse its request"))

    def not_playable(self, name: str) -> None:
        """A file was opened that is neither a clip nor a picture."""
        words = self.tr("“{name}” is neither a clip nor a picture that can be read.")
        self._window.offer(_Offer.NOTHING, words.format(name=name))

    def hard_crash(self, trace: str) -> None:
        """The last run left this trace."""
        self._trace = trace
        words = self.tr("{app} ended unexpectedly last time. What was sent is still followed.")
        self._window.offer(_Offer.HARD_CRASH, words.format(app=APP_NAME), self.tr("Copy details"))

    def settings_lost(self, what: Problem) -> None:
        """What was chosen could not be read: the window looks otherwise than it did."""
        words = " ".join(each for each in (what.message, what.hint, what.detail) if each)
        self._window.key_panel.say(words)
        self._window.offer(_Offer.SETTINGS, words, self.tr("Open the settings"))

    def _act(self, name: str) -> None:
        if name == _Offer.SETTINGS:
            self._window.menus.settings.trigger()
        elif name == _Offer.HARD_CRASH:
            QGuiApplication.clipboard().setText(self._trace)
        elif name == _Offer.REUSE and self._foreign is not None:
            self._window.reuse(self._foreign.request)
