import platform
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSplitter,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.queries import child, nameless_controls
from videodesk import __version__
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.planning import Plan
from videodesk.settings import Draft, Session
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.player.player_keys import key_descriptions
from videodesk.ui.shell.dropped_files import classify_drop
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.widgets.notification_bar import Notification


def test_session_is_restored(window: MainWindow) -> None:
    stood = replace(
        Session(), draft=Draft(model="veo3", prompt="half a thought"), inspector_folded=True
    )
    window.restore(stood)
    window.gallery.tile_width = 300
    again = window.session(Session())
    assert again.draft.prompt == "half a thought"
    assert again.inspector_folded
    assert again.tile_width == 300
    window.restore(again)
    assert window.inspector.isHidden()
    assert window.composer.draft().prompt == "half a thought"


def test_height_of_the_activity_panel_is_restored(qtbot: QtBot, window: MainWindow) -> None:
    assert window.session(Session()).activity_height == 0
    window.restore(Session(activity_height=333))
    assert window.session(Session()).activity_height == 333
    window.resize(1400, 900)
    window.show()
    window.activity.open_panel()
    panel = child(window, ActivityPanel, "activityPanel")
    qtbot.waitUntil(lambda: panel.height() == 333)


def test_activity_panel_gets_the_height_it_was_given_in_a_full_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1440, 900)
    window.activity.open_panel()
    window.activity.panel_height = 500
    panel = window.findChild(QWidget, "activityPanel")
    assert isinstance(panel, QWidget)
    qtbot.waitUntil(lambda: panel.height() == 500)


def test_window_geometry_and_columns_are_restored(window: MainWindow) -> None:
    window.setGeometry(120, 90, 1300, 820)
    columns = window.findChild(QSplitter, "columns")
    assert isinstance(columns, QSplitter)
    columns.setSizes([300, 560, 440])
    stood, sizes = window.geometry(), columns.sizes()
    kept = window.session(Session())
    window.setGeometry(0, 0, 1500, 900)
    columns.setSizes([340, 760, 400])

    window.restore(kept)

    assert window.geometry() == stood
    assert columns.sizes() == sizes


def test_window_of_a_missing_screen_is_moved_onto_a_screen(window: MainWindow) -> None:
    window.setGeometry(120, 90, 1300, 820)
    available = window.screen().availableGeometry()
    window.move(available.right() - 200, available.bottom() - 100)
    kept = window.session(Session())

    window.restore(kept)

    assert available.contains(window.frameGeometry())


def test_panel_hidden_in_a_narrow_window_is_not_saved_as_folded(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(960, 600)
    qtbot.waitUntil(window.inspector.isHidden)
    assert not window.session(Session()).inspector_folded

    window.menus.show_composer.trigger()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not window.inspector.isHidden())

    assert window.composer.isHidden()
    assert window.session(Session()).composer_folded


def test_damaged_geometry_is_ignored(window: MainWindow) -> None:
    window.restore(replace(Session(), geometry="###", splitter="AAAA"))
    assert window.width() >= 960


def test_close_hides_the_window_and_emits_closing(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closing):
        assert not window.close()
    assert window.isHidden()


def test_inspector_is_hidden_first_in_a_narrow_window(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(960, 600)
    qtbot.waitUntil(window.inspector.isHidden)
    assert not window.composer.isHidden()
    window.menus.show_inspector.trigger()
    assert window.composer.isHidden()
    assert not window.inspector.isHidden()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not window.composer.isHidden())
    assert not window.inspector.isHidden()


def test_selected_clip_and_its_changes_are_shown(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    changed = replace(clip, seconds=3.0)
    window.apply(changed)
    assert window.inspector.generation == changed


def test_images_can_be_dropped_anywhere(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    picture = tmp_path / "boat.png"
    picture.write_bytes(b"not looked at yet")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(700, 400), copy, mime, left, none)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    dropped = QDropEvent(QPointF(700, 400), copy, mime, left, none)
    window.dropEvent(dropped)
    assert dropped.isAccepted()


def test_clips_can_be_dropped_anywhere(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    clip, picture = tmp_path / "old.mp4", tmp_path / "boat.png"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(clip)), QUrl.fromLocalFile(str(picture))])
    dropped = QDropEvent(
        QPointF(700, 400),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(window.other_files_opened) as opened:
        window.dropEvent(dropped)

    assert opened.args == [[clip]]
    assert dropped.isAccepted()


def test_opened_files_are_split_into_images_and_clips(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.menus.show_composer.trigger()
    with qtbot.waitSignal(window.other_files_opened) as opened:
        window.open_files([tmp_path / "a.mp4", tmp_path / "boat.png", tmp_path / "notes.txt"])

    assert opened.args == [[tmp_path / "a.mp4", tmp_path / "notes.txt"]]
    assert not window.composer.isHidden()


def test_file_of_another_computer_is_not_opened(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("file://server/share/a.mp4")])

    assert classify_drop(mime).others == ()


def test_page_whose_image_is_dropped_on_the_window_is_not_a_picture(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.com/page")])
    mime.setHtml('<img src="blob:https://example.com/1-2">')
    dropped = QDropEvent(
        QPointF(700, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    window.dropEvent(dropped)

    assert window.composer.draft().images == ()


def test_menu_of_several_clips_acts_on_all_of_them(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    broken = replace(new_generation(Request(model="veo3", prompt="x")), status=Status.FAILED)
    library.add(broken)
    window.gallery.refresh()
    window.gallery.select(broken.id)
    qtbot.waitUntil(lambda: window.inspector.generation == broken)
    window.gallery.select_all()
    qtbot.waitUntil(lambda: len(window.gallery.selected()) == 2)

    menu = window.selection_actions.menu_for(window.gallery.selected_targets(10))

    entries = [each.text() for each in menu.actions() if not each.isSeparator()]
    assert "Mo&ve to trash" in entries
    assert "&Continue" not in entries
    with qtbot.waitSignal(window.selection_actions.action_requested) as asked:
        window.menus.generation_actions[GenerationAction.TRASH].trigger()
    assert asked.args == [ActionRequest(GenerationAction.TRASH, (broken.id, clip.id))]
    menu.deleteLater()


def test_menus_follow_the_selection(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    entries = window.menus.generation_actions
    assert not entries[GenerationAction.REUSE].isEnabled()

    window.gallery.refresh()
    window.gallery.select(clip.id)

    qtbot.waitUntil(entries[GenerationAction.REUSE].isEnabled)
    assert entries[GenerationAction.CONTINUE].isEnabled()
    assert not entries[GenerationAction.STOP_TRACKING].isEnabled()
    fetched = replace(clip, status=Status.DOWNLOADING)
    library.change(clip, fetched)
    window.apply(fetched)
    qtbot.waitUntil(entries[GenerationAction.STOP_TRACKING].isEnabled)
    assert not entries[GenerationAction.CONTINUE].isEnabled()


def test_clips_that_a_message_leads_to_take_the_keys(
    qtbot: QtBot, window: MainWindow, library: Library
) -> None:
    library.add(made := new_generation(Request(model="veo3", prompt="a kite")))
    window.gallery.refresh()
    window.activateWindow()
    window.composer.focus_prompt()
    done = partial(window.show_library_clips, [made.id])
    window.notifications.notify(Notification("1 clip is damaged.", "Select clips", done, key="x"))
    button = window.findChild(QPushButton, "xNotificationButton")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), GalleryView))


def test_filter_and_order_are_set_by_the_menus(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.status_filter_actions[StatusFilter.FAILED].trigger()
    assert window.gallery.show_only is StatusFilter.FAILED
    window.menus.sort_order_actions[SortOrder.OLDEST].trigger()
    assert window.gallery.order is SortOrder.OLDEST

    window.gallery.show_only = StatusFilter.WORKING

    assert window.menus.status_filter_actions[StatusFilter.WORKING].isChecked()


def test_task_id_is_asked_for_in_a_dialog_that_does_not_block(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.menus.follow_task.trigger()
    dialog = window.findChild(QInputDialog, "followTask")
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue(" t-123 ")

    with qtbot.waitSignal(window.task_entered) as entered:
        dialog.accept()

    assert entered.args == ["t-123"]


def test_help_lists_first_steps_and_the_shortcuts_of_the_menus(window: MainWindow) -> None:
    window.menus.help.trigger()
    sheet = window.findChild(QDialog, "helpDialog")
    assert isinstance(sheet, QDialog)

    shown = [each.text() for each in sheet.findChildren(QLabel)]

    assert any("press Generate (Ctrl+Return)" in each for each in shown)
    assert shown[shown.index("Generate") + 1] == "Ctrl+Return"
    assert not sheet.isModal()
    sheet.close()


def test_help_lists_the_keys_of_the_player_and_scrolls(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.help.trigger()
    sheet = window.findChild(QDialog, "helpDialog")
    assert isinstance(sheet, QDialog)
    shown = [each.text() for each in sheet.findChildren(QLabel)]
    for label, keys in key_descriptions():
        assert shown[shown.index(label) + 1] == keys
    page = sheet.findChild(QScrollArea, "helpPage")
    assert page is not None
    sheet.resize(sheet.width(), 300)
    sheet.activateWindow()
    qtbot.waitUntil(page.hasFocus)

    QTest.keyClick(page, Qt.Key.Key_PageDown)

    assert page.verticalScrollBar().value() > 0
    sheet.close()


def test_question_mark_opens_the_help_but_not_from_a_text_field(window: MainWindow) -> None:
    assert "?" in [each.toString() for each in window.menus.help.shortcuts()]
    window.activateWindow()
    window.composer.focus_prompt()
    prompt = window.focusWidget()
    assert prompt is not None
    QTest.keyClicks(prompt, "why?")
    assert window.composer.draft().prompt == "why?"
    assert window.findChild(QDialog, "helpDialog") is None


def test_window_is_moved_back_when_its_screen_is_removed(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1000, 640)
    available = window.screen().availableGeometry()
    window.move(available.right() + 400, 100)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)

    application.screenRemoved.emit(window.screen())

    qtbot.waitUntil(lambda: available.contains(window.frameGeometry()))


def test_about_names_versions_and_licence_in_selectable_text(window: MainWindow) -> None:
    window.menus.about.trigger()
    box = window.findChild(QMessageBox, "about")
    assert isinstance(box, QMessageBox)

    said = f"{box.text()}\n{box.informativeText()}"

    for fact in (__version__, qVersion(), platform.python_version(), "MIT", "GPL", "x264"):
        assert fact in said
    assert box.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    box.close()


def test_close_action_closes_like_the_window_button(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closing):
        window.menus.close.trigger()
    assert window.isHidden()


def test_full_screen_is_toggled(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.full_screen.trigger()
    qtbot.waitUntil(window.isFullScreen)
    window.menus.full_screen.trigger()
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.menus.full_screen.isChecked()


def test_drag_without_images_is_not_accepted(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("words")
    entering = QDragEnterEvent(
        QPoint(700, 400),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_every_control_has_a_name_for_screen_readers(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.activity.open_panel(is_open=True)
    assert nameless_controls(window) == ""


def test_every_control_of_the_dialogs_has_a_name(window: MainWindow) -> None:
    for entry, name in (
        (window.menus.help, "helpDialog"),
        (window.menus.about, "about"),
        (window.menus.follow_task, "followTask"),
    ):
        entry.trigger()
        dialog = window.findChild(QDialog, name)
        assert dialog is not None
        assert nameless_controls(dialog) == "", name
        dialog.close()


def test_reuse_fills_the_composer_and_sets_the_parent(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    with qtbot.waitSignal(window.selection_actions.action_requested) as asked:
        window.menus.generation_actions[GenerationAction.REUSE].trigger()
    assert asked.args == [ActionRequest(GenerationAction.REUSE, (clip.id,))]
    window.reuse(clip.request, clip.id)
    assert window.composer.draft().prompt == "waves"
    assert window.composer.draft().parent == clip.id


def test_generate_in_the_menu_submits_the_draft(qtbot: QtBot, window: MainWindow) -> None:
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    with qtbot.waitSignal(window.composer.submitted) as sent:
        window.menus.generate.trigger()
    assert sent.args is not None
    assert sent.args[0] == Plan((Request(model="veo3", prompt="waves"),))


def test_each_press_of_generate_in_the_menu_is_a_request_and_keys_do_not_repeat(
    window: MainWindow,
) -> None:
    sent: list[object] = []
    window.composer.submitted.connect(sent.append)
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    window.menus.generate.trigger()
    window.menus.generate.trigger()
    assert len(sent) == 2
    assert not window.menus.generate.autoRepeat()


def test_hidden_composer_is_shown_before_anything_is_submitted(window: MainWindow) -> None:
    sent: list[object] = []
    window.composer.submitted.connect(sent.append)
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    window.menus.show_composer.trigger()
    window.menus.generate.trigger()
    assert sent == []
    assert not window.composer.isHidden()


def test_demo_label_is_shown_while_the_demo_is_used(window: MainWindow) -> None:
    sign = window.activity.findChild(QWidget, "demoSign")
    assert sign is not None
    assert not sign.isVisible()
    window.activity.show_demo(is_on=True)
    assert sign.isVisible()
