"""Every look-up by arithmetic agrees with the rectangles of all tiles."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from videodesk.library.types import Section
from videodesk.ui.gallery.layout import Grid, Measures, poster_rect

counts = st.lists(st.integers(1, 9), max_size=6)
widths = st.integers(0, 900)


def grid(
    counts: list[int], width: int = 700, tile_width: int = 160, mirror: int | None = None
) -> Grid:
    sections = [Section(1000 - number, count) for number, count in enumerate(counts)]
    return Grid(sections, Measures(width, tile_width, caption=40, header=30, mirror=mirror))


def lines_of(given_grid: Grid) -> list[list[int]]:
    """The rows of each line, by their rectangles."""
    lines: dict[int, list[int]] = {}
    for row in range(given_grid.row_count):
        lines.setdefault(given_grid.rect(row).top(), []).append(row)
    return [lines[top] for top in sorted(lines)]


@given(counts, widths, st.integers(60, 500))
def test_tiles_do_not_overlap_and_lie_within_the_content(
    counts: list[int], width: int, tile_width: int
) -> None:
    given_grid = grid(counts, width, tile_width)
    rects = [given_grid.rect(row) for row in range(given_grid.row_count)]
    headers = [given_grid.header(number) for number in range(len(counts))]

    for number, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in [*rects[:number], *headers])
        assert rect.bottom() < given_grid.height
        assert rect.left() >= 0
        assert rect.right() < width or given_grid.columns == 1


@given(counts, st.integers(-50, 1500), st.integers(0, 600), st.integers(100, 900))
def test_rows_between_are_those_whose_rectangles_intersect(
    counts: list[int], top: int, height: int, width: int
) -> None:
    given_grid = grid(counts, width)
    band = QRect(0, top, 10_000, height)
    met = [row for row in range(given_grid.row_count) if given_grid.rect(row).intersects(band)]

    assert list(given_grid.rows_between(top, top + height)) == met


@given(counts, st.integers(-50, 1500), st.integers(1, 600))
def test_sections_between_include_every_visible_title(
    counts: list[int], top: int, height: int
) -> None:
    given_grid = grid(counts)
    band = QRect(0, top, 10_000, height)
    met = {n for n in range(len(counts)) if given_grid.header(n).intersects(band)}

    assert met <= set(given_grid.sections_between(top, top + height))


@given(counts, st.integers(-5, 700), st.integers(-5, 900), st.sampled_from([None, 712]))
def test_row_at_a_point_is_the_one_whose_rectangle_contains_it(
    counts: list[int], x: int, y: int, mirror: int | None
) -> None:
    given_grid = grid(counts, mirror=mirror)
    point = QPoint(x, y)
    hit = [row for row in range(given_grid.row_count) if given_grid.rect(row).contains(point)]

    assert given_grid.row_at(point) == (hit[0] if hit else None)


@given(counts.filter(bool), st.data())
def test_step_leads_to_the_same_column_or_the_end_of_a_shorter_line(
    counts: list[int], data: st.DataObject
) -> None:
    given_grid = grid(counts)
    lines = lines_of(given_grid)
    number = data.draw(st.integers(0, len(lines) - 1))
    row = data.draw(st.sampled_from(lines[number]))
    by = data.draw(st.integers(-3, 3))
    column = given_grid.column(row)
    target = lines[min(max(number + by, 0), len(lines) - 1)]

    expected = row if row in target else target[min(column, len(target) - 1)]
    assert given_grid.step(row, by, column) == expected


def test_posters_are_sixteen_to_nine_and_near_the_preferred_width() -> None:
    for width in range(300, 2000, 50):
        given_grid = grid([20], width, tile_width=200)
        picture = poster_rect(given_grid.rect(0))

        assert abs(picture.width() * 9 / 16 - picture.height()) <= 0.5
        assert 200 / 1.5 <= picture.width() <= 200 * 1.5


def test_visible_area_of_a_first_line_includes_the_title() -> None:
    given_grid = grid([2, 9])
    first, later = 2, 2 + given_grid.columns

    assert given_grid.visible_area(first).top() == given_grid.header(1).top()
    assert given_grid.visible_area(later).top() > given_grid.rect(first).bottom()


def test_layout_is_mirrored_for_right_to_left_languages() -> None:
    plain, mirrored = grid([5]), grid([5], mirror=700)

    assert mirrored.rect(0).left() > mirrored.rect(1).left()
    assert 700 - mirrored.rect(0).right() - 1 == plain.rect(0).left()
    assert mirrored.header(0).right() == mirrored.rect(0).right() - (
        plain.header(0).left() - plain.rect(0).left()
    )


def test_empty_layout_has_no_height() -> None:
    empty = grid([])

    assert empty.height == 0
    assert list(empty.rows_between(0, 500)) == []
    assert empty.row_at(QPoint(50, 50)) is None
