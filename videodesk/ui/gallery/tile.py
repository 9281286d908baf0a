"""Delegate that paints a tile: the poster or a notice, and two lines of text below."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from videodesk.generation import Generation
from videodesk.ui.gallery.layout import INSET, poster_rect
from videodesk.ui.gallery.model import GENERATION, HIDDEN
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.tile_text import TileNotice, TilePresenter
from videodesk.ui.theme.icons import ICON_SIZE, IconCache
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.text_layout import draw_line, draw_lines, wrap

_PADDING: Final = 2 * GRID
_LEADING: Final = 2
_FRAME: Final = 2
_BAR: Final = 3
_FADED: Final = 0.35


class TileDelegate(QStyledItemDelegate):
    """Paints tiles in the theme's colours and fonts; caches the icons."""

    def __init__(self, theme: Theme, presenter: TilePresenter, posters: PosterCache) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._posters = posters
        self._icons = IconCache()

    def caption_height(self) -> int:
        """The height of the text below a poster, with its margins."""
        title, facts = self._metrics(1.0), self._metrics(SMALL)
        return _PADDING + title.height() + _LEADING + facts.height()

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The size of a cell; the view decides it."""
        return option.rect.size()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paints the tile of a row into the cell `option.rect`."""
        cell = option.rect
        poster = poster_rect(cell)
        generation, hidden = index.data(GENERATION), bool(index.data(HIDDEN))
        painter.save()
        self._paint_background(painter, poster)
        if isinstance(generation, Generation):
            self._paint_poster(painter, poster, generation, hidden=hidden)
            self._paint_caption(painter, poster, generation, hidden=hidden)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_selection(painter, poster)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, cell)
        painter.restore()

    def _paint_background(self, painter: QPainter, poster: QRect) -> None:
        painter.fillRect(poster, self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawRect(QRectF(poster).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_poster(
        self, painter: QPainter, poster: QRect, generation: Generation, *, hidden: bool
    ) -> None:
        scale = painter.device().devicePixelRatioF()
        image = self._posters.get(generation, _device_size(poster.size(), scale))
        file = self._posters.file_state(generation.id)
        notice = self._presenter.notice(generation, file=file, hidden=hidden)
        if image is not None:
            painter.setOpacity(_FADED if notice else 1.0)
            _draw_fitted(painter, poster, image, scale)
            painter.setOpacity(1.0)
        if notice is not None:
            self._paint_notice(painter, poster, notice, on_poster=image is not None)
        elif self._posters.is_unavailable(generation.id):
            self._paint_placeholder(painter, poster)

    def _paint_placeholder(self, painter: QPainter, poster: QRect) -> None:
        size = _icon_size(self._theme.font())
        place = QRect(0, 0, size, size)
        place.moveCenter(poster.center())
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), self._icon("film", "second_text", size, scale))

    def _paint_notice(
        self, painter: QPainter, poster: QRect, notice: TileNotice, *, on_poster: bool
    ) -> None:
        inside = poster.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        word, small = self._theme.font(), self._theme.font(SMALL)
        word_height = max(_icon_size(word), QFontMetrics(word).height())
        below = inside.height() - word_height - GRID - (_BAR if notice.progress is not None else 0)
        available = max(0, below // QFontMetrics(small).height())
        lines = wrap(notice.lines, small, inside.width(), available)
        height = word_height + (GRID + len(lines) * QFontMetrics(small).height() if lines else 0)
        top = inside.top() + (inside.height() - height) // 2
        head = QRect(inside.left(), top, inside.width(), word_height)
        if on_poster:
            self._paint_title_background(painter, head, notice, word)
        self._paint_title(painter, head, notice, word)
        painter.setPen(self._theme.color("second_text"))
        rest = QRect(inside.left(), head.bottom() + 1 + GRID, inside.width(), height)
        draw_lines(painter, rest, lines, small)
        if notice.progress is not None:
            self._paint_bar(painter, poster, notice.progress)

    def _paint_title(self, painter: QPainter, head: QRect, notice: TileNotice, font: QFont) -> None:
        scale = painter.device().devicePixelRatioF()
        direction = painter.layoutDirection()
        place, size = self._title_rect(head, notice, font), _icon_size(font)
        shape = QRect(place.left(), place.top() + (place.height() - size) // 2, size, size)
        word = place.adjusted(size + GRID, 0, 0, 0)
        icon = self._icon(notice.icon, notice.tint, size, scale)
        painter.drawPixmap(QStyle.visualRect(direction, place, shape).topLeft(), icon)
        tint = "text" if notice.tint == "second_text" else notice.tint
        painter.setPen(self._theme.color(tint))
        draw_line(painter, QStyle.visualRect(direction, place, word), notice.text, font)

    def _paint_title_background(
        self, painter: QPainter, head: QRect, notice: TileNotice, font: QFont
    ) -> None:
        plate = self._title_rect(head, notice, font).adjusted(-_PADDING, -GRID, _PADDING, GRID)
        painter.fillRect(plate, self._theme.color("surface"))

    def _title_rect(self, head: QRect, notice: TileNotice, font: QFont) -> QRect:
        text = QFontMetrics(font).horizontalAdvance(notice.text) + 1
        width = min(head.width(), _icon_size(font) + GRID + text)
        left = head.left() + (head.width() - width) // 2
        return QRect(left, head.top(), width, head.height())

    def _paint_bar(self, painter: QPainter, poster: QRect, progress: int) -> None:
        bar = QRectF(poster.left(), poster.bottom() + 1 - _BAR, poster.width(), _BAR)
        painter.fillRect(bar, self._theme.color("line"))
        bar.setWidth(bar.width() * min(max(progress, 0), 100) / 100)
        painter.fillRect(bar, self._theme.color("accent"))

    def _paint_caption(
        self, painter: QPainter, poster: QRect, generation: Generation, *, hidden: bool
    ) -> None:
        title, facts = self._theme.font(), self._theme.font(SMALL)
        top = poster.bottom() + 1 + _PADDING
        line = QRect(poster.left(), top, poster.width(), QFontMetrics(title).height())
        painter.setPen(self._theme.color("second_text" if hidden else "text"))
        draw_line(painter, line, self._presenter.title(generation), title)
        top = line.bottom() + 1 + _LEADING
        line = QRect(line.left(), top, line.width(), QFontMetrics(facts).height())
        side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(self._theme.color("second_text"))
        text = self._presenter.metadata(generation, hidden=hidden)
        draw_line(painter, line, text, facts, side)

    def _paint_selection(self, painter: QPainter, poster: QRect) -> None:
        pen = QPen(self._theme.color("accent"), _FRAME)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawRect(poster.adjusted(-1, -1, 1, 1))

    def _paint_focus(self, painter: QPainter, cell: QRect) -> None:
        """Paints a ring around the tile, unlike the selection in shape, not only in colour."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("text"), 1))
        ring = QRectF(cell).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ring, INSET, INSET)

    def _icon(self, name: str, tint: str, size: int, scale: float) -> QPixmap:
        return self._icons.get(name, self._theme.color(tint), size, scale)

    def _metrics(self, scale: float) -> QFontMetrics:
        return QFontMetrics(self._theme.font(scale))


def _icon_size(font: QFont) -> int:
    """The size of an icon beside a text, in steps of the 4 px grid."""
    return max(ICON_SIZE, GRID * round(QFontMetrics(font).height() / GRID))


def _device_size(size: QSize, scale: float) -> QSize:
    return QSize(round(size.width() * scale), round(size.height() * scale))


def _draw_fitted(painter: QPainter, poster: QRect, image: QImage, scale: float) -> None:
    """Draws the whole image as large as it fits, aligned with the device pixels."""
    available = _device_size(poster.size(), scale)
    size = image.size().scaled(available, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (available.width() - size.width()) // 2, (available.height() - size.height()) // 2
    target = QRectF(
        poster.left() + left / scale,
        poster.top() + top / scale,
        size.width() / scale,
        size.height() / scale,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, image)
