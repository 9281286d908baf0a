"""Clips of the library that are dropped on the composer, or pasted into it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, find, press_generate, prompt_of
from videodesk.settings import Draft
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.drop_overlay import DropHint
from videodesk.ui.widgets.clip_mime import DraggedClip, clips_of, set_clips

BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
KITE = DraggedClip("kite", has_file=True)
SEA = DraggedClip("sea", has_file=True)
FAILED = DraggedClip("failed", has_file=False)


def mime_of(*clips: DraggedClip) -> QMimeData:
    mime = QMimeData()
    set_clips(mime, clips)
    mime.setUrls([QUrl(f"file:///{each.id}.mp4") for each in clips if each.has_file])
    mime.setText("\n\n".join(f"a {each.id}" for each in clips))
    return mime


def enter(target: QWidget, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(20, 20), BOTH, mime, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def hint_of(composer: Composer) -> DropHint:
    return find(composer, DropHint)


def offers(composer: Composer) -> dict[str, QPushButton]:
    buttons = [
        each
        for each in composer.findChildren(QPushButton)
        if each.objectName().startswith("use_") and each.isVisible()
    ]
    return {button.text(): button for button in buttons}


@pytest.mark.parametrize(
    ("clips", "text"),
    [
        ((KITE,), "Use last frame\nReuse request"),
        ((FAILED,), "Reuse request"),
        ((KITE, SEA, FAILED), "Use last frames of 2 clips"),
    ],
)
def test_drag_of_tiles_shows_what_fits(
    composer: Composer, clips: tuple[DraggedClip, ...], text: str
) -> None:
    assert enter(composer, mime_of(*clips))
    assert hint_of(composer).text == text


def test_tile_dropped_on_a_field_goes_to_the_composer(qtbot: QtBot, composer: Composer) -> None:
    mime = mime_of(FAILED)
    for name in ("prompt", "aspect_ratio", "duration"):
        field = find(composer, QWidget, name)
        target = field.childAt(field.rect().center()) or field
        assert enter(target, mime)
        assert hint_of(composer).text == "Reuse request"
        composer.show_drop_hint(None)
    with qtbot.waitSignal(composer.action_requested):
        event = QDropEvent(QPointF(5, 5), BOTH, mime, LEFT, PLAIN)
        QApplication.sendEvent(prompt_of(composer).viewport(), event)
    assert composer.draft() == Draft(model=FRAMES.id)


@pytest.mark.parametrize(
    ("y", "action"), [(100, GenerationAction.CONTINUE), (600, GenerationAction.REUSE)]
)
def test_place_of_the_drop_chooses_the_use(
    qtbot: QtBot, composer: Composer, y: int, action: GenerationAction
) -> None:
    mime = mime_of(KITE)
    enter(composer, mime)
    QApplication.sendEvent(composer, QDragMoveEvent(QPoint(50, y), BOTH, mime, LEFT, PLAIN))
    with qtbot.waitSignal(composer.action_requested) as requested:
        QApplication.sendEvent(composer, QDropEvent(QPointF(50, y), BOTH, mime, LEFT, PLAIN))
    assert requested.args == [ActionRequest(action, ("kite",))]
    assert not hint_of(composer).isVisible()
    assert composer.draft().images == ()


def test_frames_of_several_clips_are_requested_together(qtbot: QtBot, composer: Composer) -> None:
    mime = mime_of(KITE, FAILED, SEA)
    enter(composer, mime)
    with qtbot.waitSignal(composer.frames_requested) as requested:
        QApplication.sendEvent(composer, QDropEvent(QPointF(50, 50), BOTH, mime, LEFT, PLAIN))
    assert requested.args == [["kite", "sea"]]


def test_clip_pasted_into_the_prompt_inserts_its_prompt_and_offers_the_rest(
    qtbot: QtBot, composer: Composer, clipboard: QClipboard
) -> None:
    composer.restore(Draft(model=FRAMES.id, prompt="now "))
    clipboard.setMimeData(mime_of(KITE))
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_V, CONTROL)

    assert composer.draft().prompt == "now a kite"
    assert composer.draft().images == ()
    assert list(offers(composer)) == ["Use last frame", "Reuse request"]
    with qtbot.waitSignal(composer.action_requested) as requested:
        QTest.mouseClick(offers(composer)["Use last frame"], LEFT)
    assert requested.args == [ActionRequest(GenerationAction.CONTINUE, ("kite",))]
    assert offers(composer) == {}


def test_clip_pasted_among_the_pictures_is_offered(
    composer: Composer, clipboard: QClipboard
) -> None:
    clipboard.setMimeData(mime_of(KITE))
    QTest.keyClick(find(composer, QWidget, "addFirstPicture"), Qt.Key.Key_V, CONTROL)
    assert list(offers(composer)) == ["Use last frame", "Reuse request"]
    assert composer.draft() == Draft(model=FRAMES.id)


def test_offer_goes_when_the_request_is_sent(
    qtbot: QtBot, composer: Composer, clipboard: QClipboard
) -> None:
    clipboard.setMimeData(mime_of(KITE, SEA))
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_V, CONTROL)
    assert list(offers(composer)) == ["Use last frames of 2 clips"]
    press_generate(composer)
    assert offers(composer) == {}


def test_clips_of_another_version_are_none() -> None:
    mime = QMimeData()
    mime.setData("application/x-videodesk-clips", b'{"of": "tomorrow"}')
    assert clips_of(mime) == ()
    assert clips_of(QMimeData()) == ()
