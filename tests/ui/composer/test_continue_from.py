"""Continuing from the last frame of a clip: it is put first, and the model must accept it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, MOTION, WORDS, choose_model, shown_issues
from videodesk.catalog import Catalog, Mode
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer
from videodesk.ui.widgets.message_line import Tone

THINGS = replace(
    FRAMES, name="Things", id="things", modes=(Mode.WORDS, Mode.REFERENCES), picture_role="Things"
)
CAUTION = (
    "Things can't start from a frame. Use Frames.",
    Tone.CAUTION,
)


@pytest.fixture
def catalog() -> Catalog:
    return Catalog({model.id: model for model in (FRAMES, WORDS, MOTION, THINGS)})


def test_frame_is_put_before_the_listed_images(
    qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    frame, other, _ = picture_files
    composer.restore(Draft(model=FRAMES.id, images=(str(other),)))

    composer.continue_from(frame)

    assert composer.draft().images == (str(frame), str(other))
    composer.continue_from(other)
    assert composer.draft().images == (str(other), str(frame))


def test_continuing_a_clip_is_undone_in_one_step(
    qtbot: QtBot,
    composer: Composer,
    picture_files: tuple[Path, Path, Path],
    undo_stack: QUndoStack,
) -> None:
    frame, other, _ = picture_files
    composer.restore(Draft(model=THINGS.id, prompt="it turns", images=(str(other),)))
    composer.continue_from(frame)
    assert undo_stack.undoText() == "Continue clip"
    undo_stack.undo()
    assert composer.draft().images == (str(other),)
    undo_stack.redo()
    assert composer.draft().images == (str(frame), str(other))
    composer.continue_from(other)
    undo_stack.undo()
    assert composer.draft().images == (str(frame), str(other))


def test_model_without_a_first_frame_is_reported(
    qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    frame = picture_files[0]
    composer.restore(Draft(model=THINGS.id, prompt="it turns", images=(str(frame),)))
    assert shown_issues(composer) == []

    composer.continue_from(frame)

    assert shown_issues(composer) == [CAUTION]
    choose_model(composer, FRAMES.name)
    assert shown_issues(composer) == []
    choose_model(composer, MOTION.name)
    assert shown_issues(composer) == []
    choose_model(composer, THINGS.name)
    assert shown_issues(composer) == [CAUTION]
    composer.restore(Draft(model=THINGS.id, prompt="it turns"))
    assert shown_issues(composer) == []
