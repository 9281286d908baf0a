"""Buttons beside a warning settle it, and tiles show what each image is for the model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import find, shown_issues
from videodesk.catalog import Catalog, ServiceModels, load
from videodesk.paths import resource
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer

Files = tuple[Path, Path, Path]


@pytest.fixture
def catalog() -> Catalog:
    return load(resource("models.toml"))


def fix_buttons(composer: Composer) -> dict[str, QPushButton]:
    buttons = composer.findChildren(QPushButton, "fix")
    return {button.text(): button for button in buttons if button.isVisible()}


def press(composer: Composer, text: str) -> None:
    QTest.mouseClick(fix_buttons(composer)[text], Qt.MouseButton.LeftButton)


def heard(composer: Composer) -> list[str]:
    """The tiles as a screen reader reads them, without what will be sent."""
    model = find(composer, QListView, "pictures").model()
    texts = [
        str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))
        for row in range(model.rowCount())
    ]
    return [". ".join(text.split(". ")[:2]) for text in texts]


def test_surplus_images_are_marked_and_removed_by_the_button(
    composer: Composer, picture_files: Files, undo_stack: QUndoStack
) -> None:
    images = tuple(str(path) for path in picture_files)
    composer.restore(Draft(model="veo2", prompt="a kite", images=images))
    assert heard(composer) == [
        "Picture 1: dunes.png. First frame",
        "Picture 2: kite.jpg. Extra",
        "Picture 3: sea.webp. Extra",
    ]
    assert list(fix_buttons(composer)) == ["Use the first picture", "Use Veo 3.1 Components"]

    press(composer, "Use the first picture")

    assert composer.draft().images == images[:1]
    assert shown_issues(composer) == []
    assert undo_stack.undoText() == "Remove 2 pictures"
    undo_stack.undo()
    assert composer.draft().images == images


def test_other_model_is_chosen_by_the_button(
    qtbot: QtBot, composer: Composer, picture_files: Files
) -> None:
    images = tuple(str(path) for path in picture_files[:2])
    composer.restore(Draft(model="veo2", prompt="a kite", images=images))

    press(composer, "Use Veo 3")

    assert composer.draft().model == "veo3"
    assert shown_issues(composer) == []
    assert heard(composer) == [
        "Picture 1: dunes.png. First frame",
        "Picture 2: kite.jpg. Last frame",
    ]


def test_option_is_set_by_the_button(composer: Composer) -> None:
    composer.restore(
        Draft(model="veo3", prompt="a kite", aspect_ratio="3:4", size="4K", duration="7")
    )
    assert list(fix_buttons(composer)) == ["Use 9:16", "Use 720p", "Use 8 s"]

    for text in ("Use 9:16", "Use 720p", "Use 8 s"):
        press(composer, text)

    draft = composer.draft()
    assert (draft.aspect_ratio, draft.size, draft.duration) == ("9:16", "720p", "8 s")
    assert fix_buttons(composer) == {}


def test_frame_of_a_clip_offers_a_model_that_starts_from_it(
    composer: Composer, picture_files: Files
) -> None:
    composer.restore(Draft(model="veo3.1-components", prompt="it turns"))
    composer.continue_from(picture_files[0])

    press(composer, "Use Veo 3")

    assert composer.draft().model == "veo3"
    assert composer.draft().images == (str(picture_files[0]),)
    assert shown_issues(composer) == []


def test_unreadable_picture_is_removed_by_the_button(
    qtbot: QtBot, composer: Composer, picture_files: Files, tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone.png")
    composer.restore(Draft(model="veo3", prompt="a kite", images=(gone, str(picture_files[0]))))
    qtbot.waitUntil(lambda: "Remove picture" in fix_buttons(composer))

    press(composer, "Remove picture")

    assert composer.draft().images == (str(picture_files[0]),)
    assert shown_issues(composer) == []


def test_model_that_is_not_available_is_checked_again_by_the_button(
    qtbot: QtBot, composer: Composer
) -> None:
    asked_at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    composer.service_models = ServiceModels("home", asked_at, ("veo2",))
    composer.restore(Draft(model="veo3"))
    (link,) = (each for each in composer.findChildren(QPushButton) if each.text() == "Check again")
    assert link.isVisible()
    with qtbot.waitSignal(composer.models_refresh_requested) as requested:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert requested.args == ["home"]
