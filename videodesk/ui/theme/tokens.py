"""Color tokens (docs/ui.md, "Style"), overridden by the system's accent or high contrast."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from videodesk.ui.theme.contrast import readable_on
from videodesk.ui.theme.system_appearance import SystemAppearance


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colors of a theme, as `#rrggbb`."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    second_text: str
    accent: str
    on_accent: str
    good: str
    caution: str
    bad: str
    is_dark: bool


DARK: Final = Tokens(
    window="#1b1c1f",
    surface="#232529",
    raised="#2c2f34",
    line="#3a3d44",
    text="#e9eaec",
    second_text="#a8acb3",
    accent="#6c9bff",
    on_accent="#0d1526",
    good="#4cc38a",
    caution="#e5b454",
    bad="#f2777a",
    is_dark=True,
)
LIGHT: Final = Tokens(
    window="#f5f5f6",
    surface="#ffffff",
    raised="#ffffff",
    line="#d9dade",
    text="#1c1d20",
    second_text="#5b5f66",
    accent="#2e6aff",
    on_accent="#ffffff",
    good="#1d7f52",
    caution="#8f6400",
    bad="#c3303a",
    is_dark=False,
)


def tokens_for(system: SystemAppearance, scheme: Qt.ColorScheme) -> Tokens:
    """The tokens for a system's appearance; a scheme other than Unknown overrides light or dark.

    The system's accent is made readable on every background.
    """
    if scheme is Qt.ColorScheme.Unknown and system.wants_contrast:
        return _contrasting(system)
    unknown = scheme is Qt.ColorScheme.Unknown
    is_dark = system.is_dark if unknown else scheme is Qt.ColorScheme.Dark
    tokens = DARK if is_dark else LIGHT
    if system.accent is None:
        return tokens
    grounds = (tokens.window, tokens.surface, tokens.raised, tokens.on_accent)
    return replace(tokens, accent=readable_on(system.accent, grounds))


def _contrasting(system: SystemAppearance) -> Tokens:
    role, palette = QPalette.ColorRole, system.palette
    text, base = palette.color(role.WindowText).name(), palette.color(role.Base).name()
    return replace(
        DARK if system.is_dark else LIGHT,
        window=palette.color(role.Window).name(),
        surface=base,
        raised=base,
        line=text,
        text=text,
        second_text=text,
        accent=palette.color(role.Highlight).name(),
        on_accent=palette.color(role.HighlightedText).name(),
    )
