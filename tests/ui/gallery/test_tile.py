"""A tile shows the whole poster, or a status by icon, text and colour, within its cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakePosterMaker, generation
from videodesk.errors import Code, error, problem
from videodesk.generation import Generation, Status
from videodesk.ui.gallery.layout import poster_rect
from videodesk.ui.gallery.model import GENERATION
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.theme.contrast import contrast
from videodesk.ui.theme.theme import DARK, LIGHT, Theme, Tokens
from videodesk.ui.widgets.text_layout import wrap

CELL = QRect(0, 0, 332, 250)
PICTURE = poster_rect(CELL)
GREEN = QColor(0x20, 0xA0, 0x40)

Paint = Callable[..., QImage]


@pytest.fixture
def delegate(theme: Theme, presenter: TilePresenter, posters: PosterCache) -> TileDelegate:
    return TileDelegate(theme, presenter, posters)


@pytest.fixture
def paint(delegate: TileDelegate, theme: Theme) -> Paint:
    def to_image(given: Generation, *states: QStyle.StateFlag, scale: float = 1.0) -> QImage:
        model = QStandardItemModel()
        item = QStandardItem()
        item.setData(given, GENERATION)
        model.appendRow(item)
        image = QImage(CELL.size() * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(theme.color("window"))
        option = QStyleOptionViewItem()
        option.rect = CELL
        option.state = QStyle.StateFlag.State_None
        for state in states:
            option.state |= state
        painter = QPainter(image)
        delegate.paint(painter, option, model.index(0, 0))
        painter.end()
        return image

    return to_image


@pytest.fixture
def paint_with_poster(paint: Paint, posters: PosterCache, qtbot: QtBot) -> Paint:
    def to_image(given: Generation, *, scale: float = 1.0) -> QImage:
        with qtbot.waitSignal(posters.ready):
            paint(given, scale=scale)
        return paint(given, scale=scale)

    return to_image


def is_green(colour: QColor) -> bool:
    return all(
        abs(part - other) < 12
        for part, other in (
            (colour.red(), GREEN.red()),
            (colour.green(), GREEN.green()),
            (colour.blue(), GREEN.blue()),
        )
    )


def green_area(image: QImage) -> QRect:
    """The smallest rectangle around everything green."""
    found = QRect()
    for y in range(image.height()):
        for x in range(image.width()):
            if is_green(image.pixelColor(x, y)):
                found |= QRect(x, y, 1, 1)
    return found


def has_colour(image: QImage, area: QRect, colour: QColor) -> bool:
    return any(
        image.pixelColor(x, y).rgb() == colour.rgb()
        for y in range(area.top(), area.bottom() + 1)
        for x in range(area.left(), area.right() + 1)
    )


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("whole", [(1280, 720), (360, 640), (64, 64)])
def test_poster_is_painted_whole_and_as_large_as_it_fits(
    whole: tuple[int, int],
    scale: float,
    paint_with_poster: Paint,
    clip: Path,
    poster_maker: FakePosterMaker,
) -> None:
    width, height = whole
    poster_maker.size = QSize(width, height)
    shown = green_area(paint_with_poster(generation("a", file=clip), scale=scale))
    available = QRect(PICTURE.topLeft() * scale, PICTURE.size() * scale)

    assert available.contains(shown)
    assert abs(shown.center().x() - available.center().x()) <= 1
    assert abs(shown.center().y() - available.center().y()) <= 1
    assert shown.width() >= available.width() - 2 or shown.height() >= available.height() - 2
    assert shown.width() / shown.height() == pytest.approx(width / height, rel=0.03)


def test_missing_clip_has_a_faded_poster_under_its_notice(
    paint_with_poster: Paint,
    posters: PosterCache,
    poster_maker: FakePosterMaker,
    tmp_path: Path,
    theme: Theme,
) -> None:
    gone = tmp_path / "gone.mp4"
    poster_maker.make(gone, posters.path("a"))
    image = paint_with_poster(generation("a", file=gone))
    corner = image.pixelColor(PICTURE.topLeft() + QPoint(4, 4))

    assert not is_green(corner)
    assert corner.green() > corner.red()
    assert has_colour(image, PICTURE, theme.color("caution"))


def test_clip_without_poster_has_a_placeholder(
    paint_with_poster: Paint, poster_maker: FakePosterMaker, clip: Path, theme: Theme
) -> None:
    poster_maker.failure = error(Code.NOT_A_VIDEO)
    image = paint_with_poster(generation("a", file=clip))
    middle = QRect(0, 0, 16, 16)
    middle.moveCenter(PICTURE.center())

    assert has_colour(image, middle, theme.color("second_text"))


@pytest.mark.parametrize(
    ("status", "token"),
    [(Status.FAILED, "bad"), (Status.UNCONFIRMED, "caution"), (Status.QUEUED, "text")],
)
def test_each_status_has_its_colour(status: Status, token: str, paint: Paint, theme: Theme) -> None:
    image = paint(generation("a", status=status, problem=problem(Code.NO_BALANCE)))

    assert has_colour(image, PICTURE, theme.color(token))


def test_progress_bar_is_proportional_and_absent_without_progress(
    paint: Paint, theme: Theme
) -> None:
    accent = theme.color("accent")
    foot = QRect(PICTURE.left(), PICTURE.bottom() - 1, PICTURE.width(), 1)
    halfway = PICTURE.left() + PICTURE.width() // 2
    working = generation("a", status=Status.PROCESSING, working_for=9, progress=50)

    image = paint(working)
    assert image.pixelColor(halfway - 2, foot.top()).rgb() == accent.rgb()
    assert image.pixelColor(halfway + 2, foot.top()).rgb() == theme.color("line").rgb()
    unknown = paint(generation("a", status=Status.PROCESSING, working_for=9))
    assert not has_colour(unknown, foot, accent)


def test_selection_and_focus_differ_in_shape_not_only_in_colour(paint: Paint, theme: Theme) -> None:
    queued = generation("a", status=Status.QUEUED)
    plain = paint(queued)
    selected = paint(queued, QStyle.StateFlag.State_Selected)
    focused = paint(queued, QStyle.StateFlag.State_HasFocus)
    frame = QRect(PICTURE.left() - 1, PICTURE.center().y(), 1, 1).center()
    ring = QRect(CELL.left(), CELL.center().y(), 1, 1).center()

    assert selected.pixelColor(frame).rgb() == theme.color("accent").rgb()
    assert selected.pixelColor(ring) == plain.pixelColor(ring)
    assert focused.pixelColor(ring) != plain.pixelColor(ring)
    assert focused.pixelColor(frame) == plain.pixelColor(frame)


def test_nothing_is_painted_outside_the_cell(delegate: TileDelegate, theme: Theme) -> None:
    model = QStandardItemModel()
    item = QStandardItem()
    why = problem(Code.REFUSED, detail="very long words " * 60)
    item.setData(generation("a", prompt="x " * 400, status=Status.FAILED, problem=why), GENERATION)
    model.appendRow(item)
    image = QImage(400, 320, QImage.Format.Format_RGB32)
    image.fill(theme.color("window"))
    option = QStyleOptionViewItem()
    option.rect = QRect(40, 40, 172, 96 + delegate.caption_height())
    option.state = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()

    outside = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if not option.rect.contains(x, y)
        and image.pixelColor(x, y).rgb() != theme.color("window").rgb()
    ]
    assert outside == []


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_every_text_of_a_tile_has_enough_contrast(tokens: Tokens) -> None:
    for ground in (tokens.surface, tokens.window):
        for name in ("text", "second_text", "bad", "caution"):
            assert contrast(getattr(tokens, name), ground) >= 4.5


@pytest.mark.parametrize(
    "text",
    [
        "The request was sent, but no usable response came back. It may have been charged.",
        "请求已发送。没有收到可用的答复。可能已经收费。没有收到可用的答复。",
        "🎬🐉👩‍👩‍👧‍👦 the family of emoji goes on and on 🎬🐉👩‍👩‍👧‍👦",
    ],
)
def test_reason_is_wrapped_without_losing_a_letter(text: str, theme: Theme) -> None:
    font = theme.font()
    metrics = QFontMetrics(font)
    lines = wrap([text], font, 140, 99)

    assert len(lines) > 1
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(metrics.horizontalAdvance(line) <= 141 for line in lines)


def test_too_long_reason_ends_in_an_ellipsis(theme: Theme) -> None:
    lines = wrap(["0:42", "many words that go on and on " * 9], theme.font(), 140, 3)

    assert len(lines) == 3
    assert lines[0] == "0:42"
    assert lines[-1].endswith("…")
    assert wrap(["anything"], theme.font(), 140, 0) == []
