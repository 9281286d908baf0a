"""The panel that introduces the program and asks for an API key, or offers the demo."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk import APP_NAME
from videodesk.settings import DEFAULT_BASE_URL, Profile
from videodesk.sites import SiteLinks, links_for
from videodesk.ui.settings.page import hint_label
from videodesk.ui.settings.requests import FirstKey
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SECTION, SMALL, TITLE, Theme
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


def accept_any_address(address: str) -> tuple[str, str]:
    """Return the address, trimmed, and no error."""
    return address.strip(), ""


class OnboardingPanel(QFrame):
    """Fields for a key and its address, to be tested and stored; or the demo; or neither.

    `first_key_entered` carries a `FirstKey`. Key and address stay in their fields until the panel
    is hidden or the test succeeds. `test_stopped`: the user no longer waits for the result.
    `demo_chosen`: the demo should start. `dismissed`: "Not now" was pressed. `link_opened` carries
    the address of a page of the service's site. `check_address` returns the address as it is stored
    and "", or "" and the reason.
    """

    first_key_entered = Signal(FirstKey)
    test_stopped = Signal()
    demo_chosen = Signal()
    dismissed = Signal()
    link_opened = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        base_url: str = DEFAULT_BASE_URL,
        check_address: Callable[[str], tuple[str, str]] = accept_any_address,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keyPanel")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._theme = theme
        self._check_address = check_address
        self._is_busy = False
        self._is_first_start = False
        self._docs_url = ""
        self._title = PlainLabel()
        self._title.setObjectName("keyTitle")
        self._description = hint_label("")
        self._field = self._line("apiKey", self.tr("API key"))
        self._field.setPlaceholderText(self.tr("Paste the key (sk-…)"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._address = self._line("keyAddress", self.tr("Base URL"))
        self._address.setPlaceholderText(DEFAULT_BASE_URL)
        self._keep = self._button("keepKey", "", "primary")
        self._demo = self._button("tryDemo", self.tr("Try the demo"))
        self._later = self._button("keyLater", self.tr("Not now"), "link")
        self._get_key = self._button("getKey", self.tr("Get a key"), "link")
        self._docs = self._button("serviceDocs", self.tr("Documentation"), "link")
        self._message = MessageLine(
            theme, IconProvider(theme), small=False, name="keyNote", selectable=True
        )
        self._store_hint = hint_label("")
        self.show_store(is_there=True)
        self._arrange(theme)
        self._connect()
        theme.changed.connect(self._set_fonts)
        self.show_address(base_url)
        self._show_busy(busy=False)
        self._show_texts()

    def show_onboarding(self, *, takes_focus: bool = True) -> None:
        """Show the panel with the text of a first start."""
        self._is_first_start = True
        self._show_texts()
        self._show(takes_focus=takes_focus)

    def ask(self, *, takes_focus: bool = True) -> None:
        """Show the panel without its former message.

        The key's field gets the focus if `takes_focus`, which is not wanted while the user types
        elsewhere.
        """
        self._is_first_start = False
        if not self._is_busy:
            self.show_message("")
        self._show_texts()
        self._show(takes_focus=takes_focus)

    def show_address(self, base_url: str, docs_url: str = "") -> None:
        """Show the address of the profile that the key is for, and link to its documentation."""
        self._docs_url = docs_url
        self._address.setText(base_url)
        self._address.setCursorPosition(0)

    def show_store(self, *, is_there: bool) -> None:
        """Show whether the key will be saved in a password store."""
        stored = (
            self.tr("The key is saved only in this computer's password store.")
            if is_there
            else self.tr(
                "No password store was found on this computer, so the key is kept only until "
                "VideoDesk closes."
            )
        )
        demo = self.tr(
            "The demo needs no key and no network: it makes real clips on this computer, free of "
            "charge."
        )
        self._store_hint.setText(f"{stored} {demo}")

    def show_test_result(self, text: str, *, success: bool) -> None:
        """Show the result of the test. A key that was not accepted stays in its field."""
        if success:
            self._field.clear()
        self.show_message(text, Tone.GOOD if success else Tone.BAD)

    def show_message(self, text: str, tone: Tone = Tone.BAD) -> None:
        """Show a sentence below the fields; "" hides it.

        The panel stays busy while the tone is WORKING, and is ready for input after any other.
        """
        self._message.show_message(text, tone)
        if text and tone is not Tone.WORKING:
            self._show_busy(busy=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is "Not now"."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_later()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Clear the key if the panel is hidden during a test: the key has been accepted."""
        super().hideEvent(event)
        if self._is_busy and self.isHidden():
            self._field.clear()
            self._show_busy(busy=False)

    def _show(self, *, takes_focus: bool) -> None:
        self.setVisible(True)
        if takes_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_texts(self) -> None:
        if self._is_first_start:
            self._title.setText(self.tr("Welcome to {name}").format(name=APP_NAME))
            self._description.setText(
                self.tr(
                    "VideoDesk makes videos with hosted models and keeps every clip on this "
                    "computer. Enter your API key to start, or try the demo."
                )
            )
        else:
            self._title.setText(self.tr("Enter an API key to make clips"))
            self._description.setText(
                self.tr("You get the key from your account with the service.")
            )
        self._set_fonts()

    def _line(self, name: str, label: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(label)
        return line

    def _button(self, name: str, label: str, role: str = "") -> QPushButton:
        button = QPushButton(label)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setProperty("role", role)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the fields keep their distances
        button.setSizePolicy(policy)
        return button

    def _arrange(self, theme: Theme) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._demo)
        buttons.addWidget(self._later)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._title)
        column.addWidget(self._description)
        for line in (self._field, self._address):
            column.addSpacing(GRID)
            label = FieldLabel(theme, line.accessibleName(), line)
            link = self._get_key if line is self._field else self._docs
            heading = QHBoxLayout()
            heading.addWidget(label)
            heading.addStretch(1)
            heading.addWidget(link)
            column.addLayout(heading)
            column.addWidget(line)
        column.addWidget(self._message)
        column.addSpacing(2 * GRID)
        column.addLayout(buttons)
        column.addSpacing(GRID)
        column.addWidget(self._store_hint)

    def _connect(self) -> None:
        for line in (self._field, self._address):
            line.returnPressed.connect(self._on_keep)
            line.textEdited.connect(self._on_typed)
        self._field.textChanged.connect(self._update_button)
        self._address.textChanged.connect(self._update_links)
        self._get_key.clicked.connect(self._on_get_key)
        self._docs.clicked.connect(self._on_docs)
        self._keep.clicked.connect(self._on_button)
        self._demo.clicked.connect(self.demo_chosen)
        self._later.clicked.connect(self._on_later)

    def _set_fonts(self) -> None:
        title = TITLE if self._is_first_start else SECTION
        self._title.setFont(self._theme.font(title, bold=not self._is_first_start))
        for part in (self._store_hint, self._get_key, self._docs):
            part.setFont(self._theme.font(SMALL))

    def _show_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        self._keep.setText(self.tr("Stop") if busy else self.tr("Test and save"))
        self._keep.setAccessibleName(self._keep.text())
        self._update_button()

    def _update_button(self) -> None:
        self._keep.setEnabled(self._is_busy or bool(self._field.text().strip()))

    def _links(self) -> SiteLinks:
        address = self._address.text().strip() or DEFAULT_BASE_URL
        return links_for(Profile(base_url=address, docs_url=self._docs_url))

    def _update_links(self) -> None:
        links = self._links()
        for button, url in ((self._get_key, links.keys), (self._docs, links.docs)):
            button.setVisible(bool(url))
            button.setToolTip(as_tooltip(url))

    def _on_get_key(self) -> None:
        self.link_opened.emit(self._links().keys)

    def _on_docs(self) -> None:
        self.link_opened.emit(self._links().docs)

    def _on_typed(self, _text: str) -> None:
        self._stop()
        self._message.clear()

    def _on_button(self) -> None:
        if self._is_busy:
            self._stop()
            self._message.clear()
        else:
            self._on_keep()

    def _on_keep(self) -> None:
        text = self._field.text().strip()
        if not text or self._is_busy:
            return
        address, reason = self._check_address(self._address.text() or DEFAULT_BASE_URL)
        if reason:
            self.show_message(reason)
            self._address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.show_address(address, self._docs_url)
        self._show_busy(busy=True)
        self.show_message(self.tr("Testing {address}…").format(address=address), Tone.WORKING)
        self.first_key_entered.emit(FirstKey(address, text))

    def _on_later(self) -> None:
        self._stop()
        self.dismissed.emit()

    def _stop(self) -> None:
        if self._is_busy:
            self._show_busy(busy=False)
            self.test_stopped.emit()
