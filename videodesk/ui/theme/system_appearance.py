"""What the system wishes of a program's look: light or dark, high contrast, its own colours."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory


@dataclass(frozen=True, slots=True)
class SystemAppearance:
    """The wishes of one moment. `accent` is None where the system gives none."""

    palette: QPalette
    is_dark: bool = False
    wants_contrast: bool = False
    accent: str | None = None


def read_system_appearance(application: QApplication) -> SystemAppearance:
    """Asks the system anew. The application's own palette is the same before and after."""
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
    """Where the system has no accent, Qt gives that of its Fusion style, which nobody chose."""
    given = palette.color(QPalette.ColorRole.Accent)
    usual = QStyleFactory.create("Fusion").standardPalette()
    is_given = given != usual.color(QPalette.ColorRole.Accent)
    return given.name() if is_given else None
