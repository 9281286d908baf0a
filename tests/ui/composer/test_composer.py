"""The composer makes a plan from what was typed, and loses nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QClipboard, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import (
    FRAMES,
    MOTION,
    WORDS,
    choose_model,
    find,
    line_of,
    mime_of,
    press_generate,
    prompt_of,
    shown_issues,
    submitted,
)
from videodesk.catalog import Field
from videodesk.generation import Request
from videodesk.planning import Plan
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.widgets.message_line import Tone

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_prompt_alone_is_a_complete_request(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    assert submitted(qtbot, composer) == Request(FRAMES.id, "a kite", profile="home")


def test_every_field_is_in_the_request(
    qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    draft = Draft(
        model="other/model",
        prompt="a kite",
        images=(str(picture_files[1]), "https://example.com/a.png"),
        aspect_ratio="16:9",
        size="720p",
        duration="8 s",
        extra='{"seed": 7}',
    )
    composer.restore(draft)
    composer.profile = "work"
    qtbot.waitUntil(lambda: not find(composer, ImageField).find_issues(unfinished=True))
    assert composer.draft() == draft
    assert submitted(qtbot, composer) == Request(
        "other/model", "a kite", draft.images, "16:9", "720p", 8, {"seed": 7}, "work"
    )


def test_prompt_stays_and_has_the_focus_after_generate(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    find(composer, QComboBox, "size").setFocus()
    submitted(qtbot, composer)
    assert prompt_of(composer).toPlainText() == "a kite"
    assert composer.focusWidget() is prompt_of(composer)


@pytest.mark.parametrize("field", ["model", "size", "pictures"])
def test_ctrl_return_generates_from_every_field(
    qtbot: QtBot, composer: Composer, field: str
) -> None:
    composer.restore(Draft(model="other", prompt="a kite", images=("https://example.com/a.png",)))
    with qtbot.waitSignal(composer.submitted):
        QTest.keyClick(find(composer, QWidget, field), Qt.Key.Key_Return, CONTROL)


def test_auto_repeated_keys_generate_once(qtbot: QtBot, composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    size = line_of(find(composer, QComboBox, "size"))
    requests: list[object] = []
    composer.submitted.connect(requests.append)
    for is_repeat in (False, True, True):
        QApplication.sendEvent(
            size, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CONTROL, "", is_repeat)
        )
    assert len(requests) == 1


def collect_plans(composer: Composer) -> list[Plan]:
    plans: list[Plan] = []
    composer.submitted.connect(plans.append)
    return plans


def test_double_click_generates_once(composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    plans = collect_plans(composer)
    button = find(composer, QPushButton, "generate")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)  # the second press alone
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert len(plans) == 1


def test_series_of_fast_clicks_generates_once(composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    plans = collect_plans(composer)
    button = find(composer, QPushButton, "generate")
    kinds = QEvent.Type
    for number, press in enumerate((kinds.MouseButtonPress, kinds.MouseButtonDblClick) * 2):
        for kind in (press, kinds.MouseButtonRelease):
            event = QMouseEvent(
                kind,
                QPointF(5, 5),
                button.mapToGlobal(QPointF(5, 5)),
                Qt.MouseButton.LeftButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            event.setTimestamp(1000 + 100 * number)
            QApplication.sendEvent(button, event)
    assert len(plans) == 1


def test_two_clicks_in_a_row_with_the_same_prompt_are_two_requests(composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    plans = collect_plans(composer)
    press_generate(composer)
    press_generate(composer)
    assert len(plans) == 2
    assert plans[0].requests == plans[1].requests


def test_two_presses_of_the_keys_with_the_same_prompt_are_two_requests(composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    plans = collect_plans(composer)
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_Return, CONTROL)
    assert len(plans) == 2


def test_press_while_the_previous_one_is_handled_is_ignored(composer: Composer) -> None:
    composer.restore(Draft(model="other", prompt="a kite"))
    plans = collect_plans(composer)
    composer.submitted.connect(composer.submit)
    press_generate(composer)
    assert len(plans) == 1
    press_generate(composer)
    assert len(plans) == 2


def test_missing_prompt_is_reported_after_generate_until_it_is_typed(
    qtbot: QtBot, composer: Composer
) -> None:
    assert shown_issues(composer) == []
    with qtbot.assertNotEmitted(composer.submitted):
        press_generate(composer)
    assert shown_issues(composer) == [("Describe the clip first.", Tone.BAD)]
    assert composer.focusWidget() is prompt_of(composer)
    assert prompt_of(composer).property("invalid")
    assert prompt_of(composer).accessibleDescription() == "Describe the clip first."

    QTest.keyClicks(prompt_of(composer), "x")
    assert shown_issues(composer) == []
    assert not prompt_of(composer).property("invalid")
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_Backspace)
    assert shown_issues(composer) == []


def test_first_blocking_field_gets_the_focus(qtbot: QtBot, composer: Composer) -> None:
    draft = Draft(model="m", prompt="a kite", duration="abc", size="4K", extra="{seed}")
    composer.restore(draft)
    with qtbot.assertNotEmitted(composer.submitted):
        press_generate(composer)
    assert composer.focusWidget() is line_of(find(composer, QComboBox, "duration")) or (
        composer.focusWidget() is find(composer, QComboBox, "duration")
    )
    assert composer.draft() == draft


def test_issue_in_the_collapsed_section_opens_it(composer: Composer) -> None:
    composer.restore(Draft(model="m", prompt="a kite", extra="{seed}"))
    find(composer, QPushButton, "more").setChecked(False)
    press_generate(composer)
    extra = find(composer, PromptEditor, "extra")
    assert extra.isVisible()
    assert composer.focusWidget() is extra


def test_warnings_are_shown_while_typing_and_do_not_block(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    QTest.keyClicks(line_of(find(composer, QComboBox, "duration")), "7")
    assert shown_issues(composer) == [("Frames supports 4 and 8 seconds.", Tone.CAUTION)]
    assert submitted(qtbot, composer).duration == 7


def test_images_for_a_text_only_model_are_kept_and_block_at_once(
    qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    composer.restore(Draft(model=FRAMES.id, prompt="a kite", images=(str(picture_files[0]),)))
    choose_model(composer, WORDS.id)
    ((sentence, tone),) = shown_issues(composer)
    assert sentence.startswith("Words only works from text only.")
    assert tone is Tone.BAD
    assert composer.draft().images == (str(picture_files[0]),)
    with qtbot.assertNotEmitted(composer.submitted):
        press_generate(composer)


def test_missing_image_is_reported_after_generate(composer: Composer) -> None:
    composer.restore(Draft(model=MOTION.id, prompt="a kite"))
    assert shown_issues(composer) == []
    press_generate(composer)
    ((sentence, _),) = shown_issues(composer)
    assert sentence.startswith("Motion needs a picture")
    assert composer.focusWidget() is find(composer, QWidget, "addFirstPicture")


def test_unconfirmed_web_address_is_in_the_request(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    QTest.mouseClick(find(composer, QWidget, "addByAddress"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(find(composer, QWidget, "pictureAddress"), "https://example.com/a.png")
    assert submitted(qtbot, composer).images == ("https://example.com/a.png",)


def test_invalid_web_address_stops_generate(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    QTest.mouseClick(find(composer, QWidget, "addByAddress"), Qt.MouseButton.LeftButton)
    edit = find(composer, QWidget, "pictureAddress")
    QTest.keyClicks(edit, "example")
    with qtbot.assertNotEmitted(composer.submitted):
        press_generate(composer)
    assert composer.focusWidget() is edit


def test_images_pasted_into_the_prompt_are_listed(
    clipboard: QClipboard, qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    clipboard.setMimeData(mime_of(picture_files[0]))
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_V, CONTROL)
    assert composer.draft().images == (str(picture_files[0]),)
    assert composer.draft().prompt == ""


def test_generate_is_blocked_while_an_image_is_being_read(
    qtbot: QtBot, composer: Composer, picture_files: tuple[Path, Path, Path]
) -> None:
    QTest.keyClicks(prompt_of(composer), "a kite")
    composer.add_images(mime_of(picture_files[0]))
    with qtbot.assertNotEmitted(composer.submitted):
        press_generate(composer)
    assert shown_issues(composer) == [("A picture is still being read.", Tone.BAD)]
    qtbot.waitUntil(lambda: shown_issues(composer) == [])
    assert submitted(qtbot, composer).images == (str(picture_files[0]),)


def test_issues_are_shown_per_field(composer: Composer) -> None:
    composer.restore(Draft(model=FRAMES.id, prompt="a", aspect_ratio="1:1", size="4K"))
    assert [text for text, _ in shown_issues(composer)] == [
        "Frames supports 16:9 and 9:16.",
        "Frames supports 720p and 1080p.",
    ]
    assert find(composer, QComboBox, Field.SIZE.value).accessibleDescription().startswith("Frames")


def test_button_stays_visible_and_form_scrolls_in_a_low_window(
    qtbot: QtBot, composer: Composer
) -> None:
    composer.restore(Draft(model="m", prompt="line\n" * 30, extra="{\n" * 10))
    composer.resize(340, 360)
    button = find(composer, QPushButton, "generate")
    qtbot.waitUntil(lambda: button.geometry().bottom() < composer.height())
    assert button.height() >= 36
    assert not button.visibleRegion().isEmpty()
    prompt_of(composer).clear()
    press_generate(composer)
    qtbot.waitUntil(lambda: not prompt_of(composer).visibleRegion().isEmpty())


def test_tab_goes_through_all_fields_from_top_to_bottom(composer: Composer) -> None:
    composer.restore(Draft(model="m", prompt="a", images=("https://a.example/a.png",), extra="{}"))
    find(composer, QComboBox, "model").setFocus()
    visited: list[str] = []
    for _ in range(11):
        focused = composer.focusWidget()
        visited.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == [
        *("model", "prompt", "addPictures", "addByAddress", "pictures"),
        *("aspect_ratio", "size", "duration", "more", "extra", "generate"),
    ]


def test_every_focusable_widget_has_an_accessible_name(composer: Composer) -> None:
    composer.restore(Draft(model="m", prompt="a", images=("https://a.example/a.png",), extra="{}"))
    acted_on = [
        each
        for each in composer.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.objectName()
    ]
    assert len(acted_on) >= 11
    for each in acted_on:
        name = each.accessibleName() or getattr(each, "text", str)()
        assert name, each.objectName()
