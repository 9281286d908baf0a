"""Links to the pages of a service's site: a key, topping up, the account, the documentation."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from videodesk.sites import SiteLinks
from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import as_tooltip


class SiteLinkRow(QWidget):
    """A button for each page that is known. `link_opened` carries its address."""

    link_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._urls: dict[str, str] = {}
        labels = {
            "keys": self.tr("Get a key"),
            "top_up": self.tr("Top up"),
            "account": self.tr("Account"),
            "docs": self.tr("Documentation"),
        }
        self._buttons = {page: self._button(page, label) for page, label in labels.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self._buttons["keys"])

    def show_links(self, links: SiteLinks) -> None:
        """Show the pages that have an address, each once."""
        self._urls = {
            "keys": links.keys,
            "top_up": links.top_up,
            "account": links.account,
            "docs": links.docs,
        }
        for page, button in self._buttons.items():
            button.setVisible(bool(self._urls[page]))
            button.setToolTip(as_tooltip(self._urls[page]))

    def _button(self, page: str, label: str) -> QPushButton:
        button = dialog_button(label, f"link-{page}")
        button.setProperty("role", "link")
        button.setProperty("page", page)
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        page = str(self.sender().property("page"))
        self.link_opened.emit(self._urls[page])
