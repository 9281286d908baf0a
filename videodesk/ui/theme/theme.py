"""The theme: palette and style sheet made from color tokens, following the system.

The values come from docs/ui.md, "Style". High contrast leaves the system's palette untouched.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from videodesk.paths import resource
from videodesk.settings import Appearance
from videodesk.ui.theme.system_appearance import SystemAppearance, read_system_appearance
from videodesk.ui.theme.tokens import DARK, LIGHT, Tokens, tokens_for

__all__ = [
    "CONTROL_HEIGHT",
    "DARK",
    "GRID",
    "LIGHT",
    "PRIMARY_HEIGHT",
    "RADIUS_CARD",
    "RADIUS_FIELD",
    "SECTION",
    "SMALL",
    "TITLE",
    "Theme",
    "Tokens",
    "palette_for",
    "style_sheet",
]

GRID: Final = 4
RADIUS_FIELD: Final = 6
RADIUS_CARD: Final = 8
CONTROL_HEIGHT: Final = 28
PRIMARY_HEIGHT: Final = 36

SMALL: Final = 11 / 13
SECTION: Final = 15 / 13
TITLE: Final = 20 / 13


def palette_for(tokens: Tokens) -> QPalette:
    """The palette for some tokens; disabled text is the secondary text at half opacity."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.second_text,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Midlight: tokens.line,
        QPalette.ColorRole.Dark: tokens.line,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    faint = QColor(tokens.second_text)
    faint.setAlphaF(0.5)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


def style_sheet(tokens: Tokens) -> str:
    """The small style sheet over Fusion.

    Widgets choose a part in it by the dynamic property `role`: "surface" (a side panel), "field",
    "primary" (the one button), "square" (an icon alone), "quiet" (an icon or text button), "link",
    "second", "small", "section", "title", "bad", "caution", "good", "card", "fold" (a button that
    unfolds a section), "compact" (a narrow combo box), "onAccent" (a label on the primary button),
    "ground" (behind pictures), "popup" (what opens over the window), "bare" (text to be read and
    selected), "inline" (a small button in a line of text), "nav" (the list of a window's pages),
    "list" (a list to choose from), "line" (a separator), "search" (a field with an icon, which has
    a margin of its own), "handle" (of a folded panel). An editor's text has a margin of 4 px of its
    own, too. `pointerFocus` marks what was focused by a click: only the keyboard needs a frame.
    """
    t = tokens
    hover = "rgba(255, 255, 255, 0.07)" if t.is_dark else "rgba(0, 0, 0, 0.05)"
    pressed = "rgba(255, 255, 255, 0.12)" if t.is_dark else "rgba(0, 0, 0, 0.10)"
    check = resource(f"themes/check-{'dark' if t.is_dark else 'light'}.svg").as_posix()
    return f"""
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
QWidget[role="surface"] {{ background: {t.surface}; }}
QFrame[role="card"] {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="popup"] {{ background: {t.raised}; border: 1px solid {t.line}; }}
QWidget[role="exitNotice"] {{ background: {t.raised}; border: 1px solid {t.line}; }}
QSplitter::handle {{ background: {t.line}; }}
QMenuBar {{ background: {t.window}; border-bottom: 1px solid {t.line}; }}
QStatusBar, QWidget[role="activity"] {{ background: {t.window}; }}
QScrollArea, QAbstractScrollArea[role="bare"] {{ border: none; background: transparent; }}
QFrame[role="line"] {{ background: {t.line}; border: none; }}
QListView[role="nav"] {{ background: transparent; border: none; outline: none; }}
QListView[role="list"] {{
    background: {t.surface if not t.is_dark else t.window}; border: 1px solid {t.line};
    border-radius: {RADIUS_FIELD}px; padding: 3px; outline: none; }}
QListView[role="list"]:focus {{ border: 1px solid {t.accent}; }}
QListView[role="nav"]::item, QListView[role="list"]::item {{
    border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; color: {t.text}; }}
QListView[role="nav"]::item:selected, QListView[role="list"]::item:selected {{
    background: {pressed}; color: {t.text}; }}
QListView[role="nav"]::item:selected:focus {{ border: 1px solid {t.accent}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{
    background: {t.surface if not t.is_dark else t.window}; color: {t.text};
    border: 1px solid {t.line}; border-radius: {RADIUS_FIELD}px; padding: 3px 8px;
    min-height: 20px; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; placeholder-text-color: {t.second_text}; }}
QPlainTextEdit {{ padding: 3px 4px; }}
QLineEdit {{ lineedit-clear-button-icon: url("{resource("themes/clear.svg").as_posix()}"); }}
QLineEdit[role="search"] {{ padding-left: 2px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
    border: 1px solid {t.accent}; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {{
    border: 1px solid {t.bad}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox[role="compact"] {{ padding: 3px 2px 3px 6px; }}
QComboBox[role="compact"]::drop-down {{ width: 18px; }}
QComboBox::down-arrow {{ image: url("{resource("themes/chevron.svg").as_posix()}"); width: 12px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{
    border: none; background: transparent; padding: 0; }}
QComboBox QAbstractItemView {{
    background: {t.raised}; border: 1px solid {t.line}; outline: none; padding: 4px; }}
QComboBox QAbstractItemView::item {{ min-height: 24px; padding: 0 4px; border-radius: 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}

QPushButton, QToolButton {{ outline: none; }}
QPushButton {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
    border-radius: {RADIUS_FIELD}px; padding: 3px 12px; min-height: 20px; }}
QPushButton:hover {{ border-color: {t.second_text}; }}
QPushButton:pressed {{ background: {t.line}; }}
QPushButton:focus {{ border: 1px solid {t.accent}; }}
QPushButton:disabled {{ color: {t.second_text}; }}
QPushButton[role="square"] {{ padding: 3px 5px; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent};
    font-weight: 600; min-height: 28px; }}
QPushButton[role="primary"]:hover {{
    background: {QColor(t.accent).lighter(108).name()}; }}
QPushButton[role="primary"]:pressed {{
    background: {QColor(t.accent).darker(112).name()}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{
    background: {t.line}; color: {t.second_text}; border-color: {t.line}; }}
QPushButton[role="link"] {{
    background: transparent; border: 1px solid transparent; color: {t.accent}; padding: 1px 3px; }}
QPushButton[role="link"]:disabled {{ color: {t.second_text}; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border-color: {t.accent}; }}
QToolButton {{
    background: transparent; border: 1px solid transparent; border-radius: {RADIUS_FIELD}px;
    padding: 5px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {pressed}; }}
QToolButton:focus {{ border: 1px solid {t.accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QToolButton[role="chip"] {{ padding: 4px 8px; color: {t.second_text}; }}
QToolButton[role="chip"]:checked, QToolButton[role="chip"][chosen="true"] {{
    background: {pressed}; color: {t.text}; }}

QPushButton[role="fold"] {{
    background: transparent; border: 1px solid transparent; padding: 3px 8px 3px 0;
    color: {t.second_text}; text-align: left; }}
QPushButton[role="fold"]:hover {{ color: {t.text}; }}
QPushButton[role="fold"]:focus {{ border: 1px solid {t.accent}; }}

QToolButton[role="handle"] {{
    background: {t.surface}; border: none; border-radius: 0; padding: 0; }}
QToolButton[role="handle"]:hover {{ background: {t.line}; }}
QToolButton[role="handle"]:focus {{ border: 1px solid {t.accent}; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {t.second_text}; border-radius: 4px;
    background: {t.surface}; }}
QCheckBox::indicator:checked {{
    background: {t.accent}; border: 1px solid {t.accent}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {t.text}; }}

QPushButton[pointerFocus="true"]:focus {{ border: 1px solid {t.line}; }}
QPushButton[pointerFocus="true"][role="primary"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[pointerFocus="true"][role="link"]:focus,
QPushButton[pointerFocus="true"][role="fold"]:focus,
QToolButton[pointerFocus="true"]:focus {{ border: 1px solid transparent; }}
QComboBox[pointerFocus="true"]:focus {{ border: 1px solid {t.line}; }}
QCheckBox[pointerFocus="true"]::indicator:focus {{ border: 1px solid {t.second_text}; }}
QCheckBox[pointerFocus="true"]::indicator:checked:focus {{ border: 1px solid {t.accent}; }}
QSlider[pointerFocus="true"]::handle:horizontal:focus {{ border-color: {t.text}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}

QLabel[role="second"] {{ color: {t.second_text}; }}
QLabel[role="bad"] {{ color: {t.bad}; }}
QLabel[role="caution"] {{ color: {t.caution}; }}
QLabel[role="good"] {{ color: {t.good}; }}
QLabel[role="onAccent"] {{ color: {t.on_accent}; }}

QWidget[role="ground"] {{ background: {t.window}; }}
QTextEdit[role="bare"], QLineEdit[role="bare"] {{
    background: transparent; border: none; border-bottom: 1px solid transparent;
    border-radius: 0; padding: 0; min-height: 0; }}
QTextEdit[role="bare"]:focus, QLineEdit[role="bare"]:focus {{
    border-bottom: 1px solid {t.accent}; }}
QToolButton[role="inline"] {{ padding: 1px; }}
QProgressBar {{
    background: {t.line}; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}

QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {t.text}; border: 2px solid {t.text};
    width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; }}
QSlider::handle:horizontal:focus {{ border-color: {t.accent}; }}
QSlider::handle:horizontal:disabled {{ background: {t.line}; border-color: {t.line}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{
    background: {t.line}; min-height: 32px; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {t.second_text}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{
    background: {t.line}; min-width: 32px; border-radius: 4px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px 4px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QMenu::item:disabled {{ color: {t.second_text}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
"""


_SCHEMES: Final = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The theme of the application, which follows the system's color scheme and contrast.

    `changed`: `tokens`, fonts or scale changed. Connect to it to repaint, or to recolor icons.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        force: Tokens | None = None,
        read: Callable[[QApplication], SystemAppearance] = read_system_appearance,
    ) -> None:
        super().__init__()
        self._application = application
        self._read = read
        self._scheme = Qt.ColorScheme.Unknown
        self._has_style = False
        if force is not None:
            self._scheme = Qt.ColorScheme.Dark if force.is_dark else Qt.ColorScheme.Light
        self._system = read(application)
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self.tokens = force or tokens_for(self._system, self._scheme)
        self._hints.colorSchemeChanged.connect(self.follow_system)
        self._accessibility.contrastPreferenceChanged.connect(self.follow_system)

    @property
    def color_scheme(self) -> Qt.ColorScheme:
        """The scheme that the user chose; Unknown if the system's is followed."""
        return self._scheme

    def set_appearance(self, appearance: Appearance | Qt.ColorScheme) -> None:
        """Applies the scheme that the user chose."""
        scheme = _SCHEMES[appearance] if isinstance(appearance, Appearance) else appearance
        if scheme is not self._scheme:
            self._scheme = scheme
            self._hints.setColorScheme(scheme)
            self.follow_system()

    def apply(self) -> None:
        """Applies the style, the palette and the style sheet to the application."""
        if not self._has_style:
            self._application.setStyle("Fusion")  # polishes every widget, so only once
            self._has_style = True
        if self._is_contrasting:
            self._application.setStyleSheet("")
            self._application.setPalette(QPalette())
            return
        self._application.setPalette(palette_for(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens))

    @contextmanager
    def style_sheet_later(self) -> Iterator[None]:
        """Applies the style sheet at the end of the block, in which many widgets are made.

        Otherwise Qt applies it to all widgets in another again whenever that one gets a parent.
        """
        self._application.setStyleSheet("")
        try:
            yield
        finally:
            self.apply()

    def follow_system(self) -> None:
        """Reads the system's appearance again, and applies it."""
        self._system = self._read(self._application)
        self.tokens = tokens_for(self._system, self._scheme)
        self.apply()
        self.changed.emit()

    def watch(self, window: QWidget) -> None:
        """Follows changes of colors, fonts and the scale that the system reports to this window."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notices a new accent, font or scale, for which Qt has no signal."""
        if event.type() in {
            QEvent.Type.ApplicationFontChange,
            QEvent.Type.DevicePixelRatioChange,
        }:
            self.changed.emit()
        elif event.type() == QEvent.Type.ThemeChange:
            self._follow_palette()
        return super().eventFilter(watched, event)

    def font(self, scale: float = 1.0, *, bold: bool = False) -> QFont:
        """The system's font at `SMALL`, `SECTION` or `TITLE` size (docs/ui.md, "Style")."""
        font = QFont(self._application.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * scale)
        else:
            font.setPixelSize(max(1, round(font.pixelSize() * scale)))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def color(self, name: str) -> QColor:
        """A token as a color."""
        return QColor(getattr(self.tokens, name))

    @property
    def _is_contrasting(self) -> bool:
        return self._scheme is Qt.ColorScheme.Unknown and self._system.wants_contrast

    def _follow_palette(self) -> None:
        """Applies a changed appearance only: setting a palette sends this event again."""
        system = self._read(self._application)
        if system != self._system:
            self.follow_system()
