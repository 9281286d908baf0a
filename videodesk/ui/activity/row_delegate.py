"""Delegate for rows of the activity panel: an icon, a thumbnail, two lines of text, and buttons."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from videodesk.generation import Generation
from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction
from videodesk.ui.activity.row_model import DETAIL_ROLE, GENERATION_ROLE
from videodesk.ui.activity.row_text import ENDING_ACTIONS, RowText, row_buttons
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, RADIUS_FIELD, SMALL, Theme
from videodesk.ui.widgets.text_layout import tabular

Index = QModelIndex | QPersistentModelIndex
_FRAME_WIDTH: Final = 3
_FRAME_HEIGHT: Final = 2
_USUAL_SHAPE: Final = QSize(16, 9)


class RowDelegate(QStyledItemDelegate):
    """Draws rows. The buttons are drawn, not widgets, because there may be 10,000 rows.

    The view sets `hover_position` to where the pointer is.
    """

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        thumbnails: RowThumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = theme
        self._icons = icons
        self.hover_position: QPoint | None = None
        self._icon_cache: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._icon_cache.clear)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the same height for all rows: two lines."""
        return QSize(40 * GRID, row_height(self._theme))

    def button_at(
        self, cell: QRect, generation: Generation, place: QPoint
    ) -> GenerationAction | None:
        """Return the action of the button at a position of the row that fills `cell`."""
        for action, box in self._buttons(cell, generation):
            if box.contains(place):
                return action
        return None

    def button_box(self, cell: QRect, generation: Generation, action: GenerationAction) -> QRect:
        """Return where the button of an action is; empty if the row has no such button."""
        boxes = (box for each, box in self._buttons(cell, generation) if each is action)
        return next(boxes, QRect())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, icon, the two lines and the buttons."""
        generation = index.data(GENERATION_ROLE)
        if not isinstance(generation, Generation):
            return
        cell: QRect = option.rect
        painter.save()
        self._draw_background(painter, option)
        middle = cell.center().y() + 1
        left = _mirrored(
            QRect(cell.left() + 2 * GRID, middle - ICON_SIZE // 2, ICON_SIZE, ICON_SIZE), option
        )
        self._icon(generation).paint(painter, left)
        buttons = self._buttons(cell, generation)
        for action, box in buttons:
            self._draw_button(painter, action, _mirrored(box, option))
        frame = self._thumbnail_frame(cell)
        self._draw_thumbnail(painter, generation, _mirrored(frame, option))
        start = frame.right() + 2 * GRID
        end = min((box.left() for _, box in buttons), default=cell.right()) - 2 * GRID
        self._draw_texts(
            painter, option, index, QRect(start, cell.top(), end - start, cell.height())
        )
        painter.restore()

    def _draw_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state = option.state
        box = option.rect.adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            fill = self._theme.color("accent")
            fill.setAlphaF(0.16)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, RADIUS_FIELD, RADIUS_FIELD)
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = self._theme.color("text")
            fill.setAlphaF(0.05)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, RADIUS_FIELD, RADIUS_FIELD)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS_FIELD, RADIUS_FIELD)

    def _thumbnail_frame(self, cell: QRect) -> QRect:
        height = cell.height() - 2 * GRID
        left = cell.left() + 4 * GRID + ICON_SIZE
        return QRect(left, cell.top() + GRID, height * _FRAME_WIDTH // _FRAME_HEIGHT, height)

    def _draw_thumbnail(self, painter: QPainter, generation: Generation, frame: QRect) -> None:
        """Draw the first picture of the request, or else the shape that the clip will have."""
        ratio = painter.device().devicePixelRatioF()
        image = self._thumbnails.get(generation, (frame.size().toSizeF() * ratio).toSize())
        size = image.size() if image is not None else _shape_of(generation.request.aspect_ratio)
        box = QRect(QPoint(), size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
        box.moveCenter(frame.center())
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image)
            return
        fill = self._theme.color("text")
        fill.setAlphaF(0.08)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 2, 2)

    def _draw_texts(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        title, small = self._theme.font(), self._small_font()
        upper, lower = QFontMetrics(title).height(), QFontMetrics(small).height()
        top = rect.center().y() - (upper + lower) // 2 + 1
        for font, text, y, height, color in (
            (title, index.data(Qt.ItemDataRole.DisplayRole), top, upper, "text"),
            (small, index.data(DETAIL_ROLE), top + upper, lower, "second_text"),
        ):
            line = _mirrored(QRect(rect.left(), y, max(0, rect.width()), height), option)
            painter.setFont(font)
            painter.setPen(self._theme.color(color))
            shown = QFontMetrics(font).elidedText(
                str(text), Qt.TextElideMode.ElideRight, line.width()
            )
            side = (
                Qt.AlignmentFlag.AlignRight if _is_mirrored(option) else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(line, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def _draw_button(self, painter: QPainter, action: GenerationAction, box: QRect) -> None:
        font = self._small_font()
        font.setUnderline(self.hover_position is not None and box.contains(self.hover_position))
        painter.setFont(font)
        painter.setPen(self._theme.color("second_text" if action in ENDING_ACTIONS else "accent"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), ACTIONS[action].label)

    def _buttons(self, cell: QRect, generation: Generation) -> list[tuple[GenerationAction, QRect]]:
        """Lay the buttons out from the right end of the row, the first one leftmost.

        In a narrow row only the first one is left, so that the title can be read; the menu of the
        row has all.
        """
        metrics = QFontMetrics(self._small_font())
        actions = row_buttons(generation)
        widths = [metrics.horizontalAdvance(ACTIONS[each].label) + 2 * GRID for each in actions]
        texts = cell.right() - GRID - self._thumbnail_frame(cell).right() - 4 * GRID
        if sum(widths) > texts * 3 // 5:
            actions, widths = actions[:1], widths[:1]
        left = cell.right() - GRID - sum(widths)
        found = []
        for action, width in zip(actions, widths, strict=True):
            found.append((action, QRect(left, cell.top(), width, cell.height())))
            left += width
        return found

    def _icon(self, generation: Generation) -> QIcon:
        """Return the cached icon: making one takes longer than painting the row."""
        name = RowText.icon(generation)
        if name not in self._icon_cache:
            self._icon_cache[name] = self._icons.icon(*name)
        return self._icon_cache[name]

    def _small_font(self) -> QFont:
        return tabular(self._theme.font(SMALL))


def row_height(theme: Theme) -> int:
    """Return the height of a row: two lines of text and the padding."""
    lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(SMALL)).height()
    return lines + 3 * GRID


def _shape_of(aspect_ratio: str | None) -> QSize:
    """Return an aspect ratio such as "9:16" as a size; 16:9 if it is none."""
    width, _, height = (aspect_ratio or "").partition(":")
    is_ratio = width.isdecimal() and height.isdecimal() and int(width) * int(height) > 0
    return QSize(int(width[:4]), int(height[:4])) if is_ratio else _USUAL_SHAPE


def _is_mirrored(option: QStyleOptionViewItem) -> bool:
    return bool(option.direction == Qt.LayoutDirection.RightToLeft)


def _mirrored(box: QRect, option: QStyleOptionViewItem) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, box)
