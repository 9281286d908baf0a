"""The system's appearance: light or dark, high contrast, palette and accent."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory


@dataclass(frozen=True, slots=True)
class SystemAppearance:
    """The system's appearance at one moment. `accent` is None if the system has none."""

    palette: QPalette
    is_dark: bool = False
    wants_contrast: bool = False
    accent: str | None = None


def read_system_appearance(application: QApplication) -> SystemAppearance:
    """Reads the system's appearance. The application's own palette is restored."""
    own = QPalette(application.palette())
    application.setPalette(QPalette())
    palette = QPalette(application.palette())
    application.setPalette(own)
    hints = application.styleHints()
    accessibility = hints.accessibility()
    preference = accessibility.contrastPreference()
    return SystemAppearance(
        palette=palette,
        is_dark=hints.colorScheme() == Qt.ColorScheme.Dark,
        wants_contrast=preference == Qt.ContrastPreference.HighContrast,
        accent=_accent(palette),
    )


def _accent(palette: QPalette) -> str | None:
    """None if the accent is that of Qt's Fusion style, which stands for a system without one."""
    accent = palette.color(QPalette.ColorRole.Accent)
    fusion = QStyleFactory.create("Fusion").standardPalette()
    is_given = accent != fusion.color(QPalette.ColorRole.Accent)
    return accent.name() if is_given else None
