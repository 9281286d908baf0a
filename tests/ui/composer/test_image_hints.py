"""Hints about images that are about to be dropped."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, MOTION, WORDS
from videodesk.catalog import Model
from videodesk.ui.composer.images.image_hints import ImageHints


@pytest.mark.parametrize(
    ("dropped", "listed", "model", "text"),
    [
        (0, 0, FRAMES, ""),
        (1, 0, None, "Drop to add 1 picture"),
        (5, 9, None, "Drop to add 5 pictures"),
        (1, 1, FRAMES, "Drop to add 1 picture"),
        (2, 0, FRAMES, "Drop to add 2 pictures"),
        (2, 1, FRAMES, "Drop to add 2 pictures.\nFrames takes up to 2 pictures."),
        (1, 1, MOTION, "Drop to add 1 picture.\nMotion takes 1 picture."),
        (
            1,
            0,
            WORDS,
            "Drop to add 1 picture.\nWords only works from text only.",
        ),
    ],
)
def test_hint_tells_how_many_images_a_drop_adds_and_what_the_model_takes(
    qtbot: QtBot, dropped: int, listed: int, model: Model | None, text: str
) -> None:
    assert ImageHints().drop_hint(dropped, listed, model) == text


@pytest.mark.parametrize(
    ("model", "listed", "text"),
    [
        (None, 1, ""),
        (FRAMES, 0, "The first frame, then the last frame"),
        (FRAMES, 3, ""),  # each tile has its own role
        (MOTION, 1, "The picture that moves"),  # its modes are not known
    ],
)
def test_role_of_the_images_is_stated_once(
    qtbot: QtBot, model: Model | None, listed: int, text: str
) -> None:
    assert ImageHints().role_text(model, listed) == text
