"""The page for how the window looks."""

from collections.abc import Callable

from videodesk.settings import Appearance, Settings
from videodesk.ui.settings.editors import Choice
from videodesk.ui.settings.page import Page
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class AppearancePage(Page):
    """Light or dark."""

    def __init__(self, theme: Theme, icons: IconProvider, current: Callable[[], Settings]) -> None:
        super().__init__(
            theme,
            icons,
            "appearance",
            self.tr("Appearance"),
            self.tr(
                "Font size and less motion are followed as the system has them set. High contrast "
                "is followed while the colours are “As the system”."
            ),
            current,
        )
        choices = [
            (Appearance.SYSTEM, self.tr("As the system")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ]
        self.grid.add("appearance", self.tr("Colours"), Choice(choices))
