import pytest
from PySide6.QtGui import QColor

from videodesk.ui.theme.contrast import READABLE, contrast, readable_on
from videodesk.ui.theme.tokens import DARK, LIGHT, Tokens

LOOKS = pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
ACCENTS = ["#e95420", "#ffd400", "#0078d4", "#00ff00", "#8e8e93", "#000000", "#ffffff", "#15539e"]


def grounds(look: Tokens) -> tuple[str, ...]:
    return look.window, look.surface, look.raised, look.on_accent


@LOOKS
@pytest.mark.parametrize("accent", ACCENTS)
def test_every_accent_is_made_readable(accent: str, look: Tokens) -> None:
    readable = readable_on(accent, grounds(look))

    assert all(contrast(readable, ground) >= READABLE for ground in grounds(look))


@LOOKS
@pytest.mark.parametrize("accent", ["#e95420", "#ffd400", "#0078d4"])
def test_accent_keeps_its_hue(accent: str, look: Tokens) -> None:
    readable = QColor(readable_on(accent, grounds(look)))

    assert readable.hslHueF() == pytest.approx(QColor(accent).hslHueF(), abs=0.02)


def test_readable_accent_is_not_changed() -> None:
    assert readable_on("#15539e", ["#ffffff"]) == "#15539e"
