"""Below the tiles: what can be undone, and what the program offers by itself."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.notification_bar import NotificationBar


class NotificationArea(QWidget):
    """Two bars, which take room only while there is an offer.

    `undo_taken` says that the last change is to be undone, `undo_dismissed` that it stands.
    `taken` and `dismissed` carry the name that an offer was made with.
    """

    undo_taken = Signal()
    undo_dismissed = Signal()
    taken = Signal(str)
    dismissed = Signal(str)

    def __init__(self, icons: IconProvider) -> None:
        super().__init__()
        self.setObjectName("galleryOffers")
        self._name = ""
        self._undo = NotificationBar(icons, "galleryUndo")
        self._offer = NotificationBar(icons, "galleryOffer")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for bar in (self._offer, self._undo):
            column.addWidget(bar)
            bar.installEventFilter(self)
        self._undo.taken.connect(self.undo_taken)
        self._undo.dismissed.connect(self.undo_dismissed)
        self._offer.taken.connect(self._take)
        self._offer.dismissed.connect(self._dismiss)
        self.hide()

    def offer_undo(self, words: str) -> None:
        """What was done, beside a button that undoes it; a later one takes its place."""
        self._undo.offer(words, self.tr("Undo"))

    @property
    def offers_undo(self) -> bool:
        """Whether the last change can still be undone here."""
        return not self._undo.isHidden()

    def take_undo(self) -> None:
        """As the button does."""
        self._undo.accept()

    def offer(self, name: str, words: str, button: str) -> None:
        """A sentence and what can be done, until a person has seen to it."""
        self._name = name
        self._offer.offer(words, button, stays=bool(button))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Is there as long as one of the bars is."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self.setVisible(not (self._undo.isHidden() and self._offer.isHidden()))
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        self.taken.emit(self._name)

    def _dismiss(self) -> None:
        self.dismissed.emit(self._name)
