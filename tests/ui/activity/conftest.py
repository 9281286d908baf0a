"""Fixtures: an activity bar with its panel open, at a time that the test sets."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import Clock
from videodesk.library.usual_wait import UsualWait
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, icons: IconProvider, clock: Clock) -> ActivityBar:
    panel = ActivityPanel(
        theme,
        icons,
        names=lambda _id: "Veo 3",
        usual_wait=lambda _generation: UsualWait(90, 180),
        now=clock,
    )
    bar = ActivityBar(icons, panel=panel, now=clock)
    qtbot.addWidget(bar)
    bar.resize(1200, 400)
    bar.show()
    bar.open_panel()
    return bar
