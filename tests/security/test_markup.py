"""No text from elsewhere is taken for markup: it opens no file and follows no link."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QDesktopServices,
    QGuiApplication,
    QUndoCommand,
    QUndoStack,
)
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.security.file_watch import FileWatch
from tests.test_architecture import trees
from tests.ui.conftest import (  # noqa: F401  # the autouse ones too
    clipboard,
    icons,
    library,
    mouse_buttons_released,
    theme,
    undo_stack,
    workers,
)
from tests.ui.settings.environment import FakeProgram, check_address
from videodesk import catalog
from videodesk.catalog import ServiceModels
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.paths import app_paths
from videodesk.settings import Draft, Profile, Settings
from videodesk.text import printable
from videodesk.ui.composer.model_combo import ModelCombo
from videodesk.ui.gallery.model import to_mime
from videodesk.ui.platform.crash_dialog import CrashDialog
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.shell.dialogs import ask_where_to_save
from videodesk.ui.shell.exit_notice import ExitNotice
from videodesk.ui.shell.library_error_dialog import show_library_error
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.desktop import copy_text, open_clip, open_folder, open_web_page
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.notification_bar import Notification
from videodesk.ui.widgets.plain_text import (
    PlainLabel,
    PlainMessageBox,
    as_tooltip,
    unformatted,
    without_mnemonics,
)
from videodesk.ui.widgets.read_only_text import ReadOnlyText
from videodesk.ui.widgets.worker_pool import WorkerPool

SEAM: Final = "ui/widgets/plain_text.py"
DESKTOP: Final = "ui/widgets/desktop.py"

needs_inotify = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


# --- What the program's code may use


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the program, with the module that it is in."""
    return [
        (module, node)
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def where(names: set[str], *, outside: set[str]) -> list[str]:
    return [
        f"{module}:{call.lineno}: {ast.unparse(call)}"
        for module, call in calls()
        if called(call) in names and module not in outside
    ]


def test_labels_and_boxes_are_those_for_plain_text() -> None:
    assert where({"QLabel", "QMessageBox"}, outside={SEAM}) == []
    derived = [
        node.name
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and {ast.unparse(each) for each in node.bases} & {"QLabel", "QMessageBox"}
    ]
    assert derived == ["PlainLabel", "PlainMessageBox"]


def test_nothing_that_shows_markup_is_used() -> None:
    shows_markup = {
        *("QTextBrowser", "QErrorMessage", "QProgressDialog", "QSplashScreen", "QStaticText"),
        *("QTextDocument", "QWhatsThis", "QSystemTrayIcon", "QGraphicsTextItem", "QSimpleHtml"),
        *("setHtml", "insertHtml", "appendHtml", "setMarkdown", "toHtml", "setWhatsThis"),
        *("setOpenLinks", "setOpenExternalLinks", "setTextFormat", "critical", "warning"),
    }
    used = [each for each in where(shows_markup, outside={SEAM}) if "_log" not in each]
    assert used == []
    assert where({"setText"}, outside=set()) != []  # the search finds what there is


def is_own(text: ast.expr) -> bool:
    """Whether a text is a constant of the program, translated or not."""
    match text:
        case ast.Constant():
            return True
        case ast.IfExp():
            return is_own(text.body) and is_own(text.orelse)
        case ast.Call():
            return called(text) in {"tr", "translate"}
        case _:
            return False


def test_tooltips_are_constants_or_go_through_the_helper() -> None:
    found = [
        f"{module}:{call.lineno}: {ast.unparse(call)}"
        for module, call in calls()
        for place in [{"setToolTip": 0, "showText": 1}.get(called(call))]
        if place is not None
        and not is_own(text := call.args[place])
        and not (isinstance(text, ast.Call) and called(text) == "as_tooltip")
    ]
    assert found == []


def test_tooltips_of_models_go_through_the_helper() -> None:
    cases = [
        (module, node)
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.match_case) and "ToolTipRole" in ast.unparse(node.pattern)
    ]
    assert len(cases) == 3
    for name, case in cases:
        returned = [each.value for each in ast.walk(case) if isinstance(each, ast.Return)]
        assert returned, name
        assert all(isinstance(each, ast.Call) and called(each) == "as_tooltip" for each in returned)


def test_only_one_module_opens_things_and_copies_texts() -> None:
    assert where({"openUrl"}, outside={DESKTOP}) == []
    copies = [
        ast.unparse(call)
        for module, call in calls()
        if module != DESKTOP
        and called(call) == "setText"
        and ast.unparse(call.func).endswith("clipboard().setText")
    ]
    assert copies == []


# --- The helpers


def markup(folder: Path) -> str:
    """A text that Qt would take for HTML, with everything else that may surprise."""
    image = folder / "probe.png"
    return (
        f'<img src="{image}"><a href="file://{image}">&amp;</a> &x \u202ereversed\u2069 '
        f'<style>@import url("{image}")</style>\n<b>second</b> line'
    )


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[FileWatch]:
    """Watches the folder with the file that `markup` names."""
    folder = tmp_path / "trap"
    folder.mkdir()
    (folder / "probe.png").write_bytes(b"no picture")
    with FileWatch(folder) as watch:
        yield watch


@needs_inotify
def test_usual_label_and_tooltip_read_the_file_but_not_ours(
    qtbot: QtBot, trap: FileWatch, tmp_path: Path
) -> None:
    text = markup(tmp_path / "trap")
    for label, reads in ((QLabel(text), True), (PlainLabel(text), False)):
        qtbot.addWidget(label)
        label.show()
        label.grab()
        assert (trap.opened() == {"probe.png"}) is reads
        assert label.text() == (text if reads else printable(text))
    for tip, reads in ((text, True), (as_tooltip(text), False)):
        QToolTip.showText(label.mapToGlobal(label.rect().center()), tip, label)
        assert (trap.opened() == {"probe.png"}) is reads
    QToolTip.hideText()


@needs_inotify
def test_message_box_shows_all_its_texts_as_they_are(
    qtbot: QtBot, trap: FileWatch, tmp_path: Path
) -> None:
    text = markup(tmp_path / "trap")
    box = PlainMessageBox()
    qtbot.addWidget(box)
    box.setText(text)
    box.setInformativeText(text)
    box.setDetailedText(text)
    box.show()
    box.grab()
    assert trap.opened() == set()
    assert box.text() == text


@pytest.mark.parametrize(
    "text", ["a & b", "1 < 2 > 0", "&lt;", "a &lt; b", "<b>x</b>", "x\n<b>y", "<qt>", "</qt><b>"]
)
def test_text_is_shown_as_it_is_where_qt_guesses(qtbot: QtBot, text: str) -> None:
    given = unformatted(text)
    label = QLabel(given)  # guesses, as tooltips do
    qtbot.addWidget(label)
    if GuiQt.mightBeRichText(given):
        assert given.startswith("<qt>")
        assert "<b>" not in given
    else:
        assert given == text


def test_names_beside_and_on_controls_keep_their_ampersands(
    qtbot: QtBot,
    theme: Theme,  # noqa: F811
) -> None:
    field = QPushButton(without_mnemonics("&x & y"))
    label = FieldLabel(theme, "&x & y", field)
    for each in (field, label):
        qtbot.addWidget(each)
    assert field.shortcut().isEmpty()
    assert label.text() == "&&x && y"
    assert field.accessibleName() == "&x & y"


def test_tooltip_is_no_longer_than_a_screen() -> None:
    assert len(as_tooltip("x" * 1_000_000)) < 3_000
    assert len(as_tooltip("<b>" * 1_000_000)) < 30_000


class Desktop(QObject):
    """Stands in for the programs that addresses are opened with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[Desktop]:
    made = Desktop()
    schemes = ("http", "https", "file", "smb", "javascript", "data", "ms-word", "ftp", "")
    for each in schemes:
        QDesktopServices.setUrlHandler(each, made, "open")  # type: ignore[arg-type]  # the stubs say bytes
    yield made
    for each in schemes:
        QDesktopServices.unsetUrlHandler(each)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        "smb://host/share",
        "javascript:alert(1)",
        "data:text/html,x",
        "ms-word:ofe|u|https://host/x",
        "ftp://host/x",
        "https:///etc/passwd",
        "https://host/\n",
        "http",
        "",
    ],
)
def test_only_web_pages_are_opened_as_such(desktop: Desktop, url: str) -> None:
    assert not open_web_page(url)
    assert desktop.opened == []
    assert open_web_page("https://host/path?a=b&c=d")
    assert desktop.opened == ["https://host/path?a=b&c=d"]


@pytest.mark.parametrize("name", ["a.desktop", "a.exe", "a.mp4.lnk", "a.html", "a", "a.wmv"])
def test_folder_is_opened_in_place_of_what_is_no_clip(
    desktop: Desktop, tmp_path: Path, name: str
) -> None:
    open_clip(tmp_path / name)
    open_clip(tmp_path / "a.MP4")
    assert desktop.opened == [f"file://{tmp_path}", f"file://{tmp_path}/a.MP4"]


def test_link_to_a_program_and_folder_that_is_one_are_not_started_on_a_mac(
    desktop: Desktop, tmp_path: Path
) -> None:
    program = tmp_path / "Evil.app" / "Inner.app"
    program.mkdir(parents=True)
    (tmp_path / "a.mp4").symlink_to(program)
    (tmp_path / "folder").symlink_to(program)
    open_clip(tmp_path / "a.mp4", follows_links=True)
    open_folder(tmp_path / "folder", starts_bundles=True)
    open_folder(program / "Contents", starts_bundles=True)
    opened = [tmp_path, tmp_path, program / "Contents"]
    assert desktop.opened == [f"file://{each}" for each in opened]


def test_copied_text_has_no_control_characters(qapp: QApplication) -> None:
    copy_text("rm -rf\x1b[201~\r\n\x9b2J\tא\u202e end")
    board: QClipboard = QGuiApplication.clipboard()
    assert board.text() == "rm -rf[201~\n2J\tא\u202e end"
    mime = board.mimeData()
    assert mime is not None
    assert not mime.hasHtml()


def test_dragged_and_shown_prompts_have_no_control_characters(qtbot: QtBot) -> None:
    prompt = "rm -rf\x1b[201~\r\n\x9b2J"
    mime = to_mime([new_generation(Request("veo3", prompt))])
    assert mime.text() == "rm -rf[201~\n2J"
    shown = ReadOnlyText()
    qtbot.addWidget(shown)
    shown.show_text(prompt)
    assert shown.toPlainText() == "rm -rf[201~\n2J"


def test_name_to_save_under_is_no_markup(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    ask_where_to_save(parent, "Save", "<img src='x'>\u202e4pm.mp4", _ignore)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    assert [Path(each).name for each in dialog.selectedFiles()] == ["_img src='x'__4pm.mp4"]
    dialog.close()


# --- The whole window


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    return markup(tmp_path / "trap")


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,  # noqa: F811
    workers: WorkerPool,  # noqa: F811
    library: Library,  # noqa: F811
    undo_stack: QUndoStack,  # noqa: F811
    hostile: str,
    tmp_path: Path,
) -> Iterator[MainWindow]:
    """A window whose models have hostile names, over a library of hostile requests."""
    models = tmp_path / "models.toml"
    quoted = hostile.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    quoted = quoted.replace("\u202e", "\\u202e").replace("\u2069", "\\u2069")
    models.write_text(
        f'[models.known]\nname = "{quoted}"\nmaker = "{quoted}"\nsummary = "{quoted}"\n'
        f'modes = ["words", "references"]\nimages = [0, 1]\npicture_role = "{quoted}"\n'
        f'aspect_ratios = ["16:9"]\nsizes = ["720p"]\ndurations = [8]\n'
        f'extras = [{{ name = "x", kind = "text", label = "{quoted}", hint = "{quoted}" }}]\n',
        encoding="utf-8",
    )
    for each in generations(hostile):
        library.add(each)
        for event in (LogEvent.REFUSED, LogEvent.SERVICE_STATE, LogEvent.NOTE):
            library.add_event(
                EventLogEntry(each.id, datetime.now(UTC), event, 400, hostile, hostile)
            )
    reader = Reader(library.folder, connections=2)
    made = build_window(
        theme,
        IconProvider(theme),
        workers,
        catalog=catalog.load(models),
        settings=Settings(muted=True),
        paths=app_paths(data_dir=tmp_path),
        reader=reader,
        profile=hostile,
        undo_stack=undo_stack,
    )
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show()
    made.gallery.refresh()
    yield made
    made.inspector.close_player()
    workers.close()
    reader.close()


def generations(text: str) -> list[Generation]:
    """One of each status, with `text` wherever a service or a stored row may have it."""
    now = datetime.now(UTC)
    request = Request(
        text, text, aspect_ratio=text, size=text, extra=MappingProxyType({"x": text}), profile=text
    )
    made: list[Generation] = []
    for status in Status:
        parent = made[0].id if made else None
        is_sent = status is not Status.QUEUED
        made.append(
            replace(
                new_generation(request, parent=parent),
                status=status,
                submitted_at=now - timedelta(minutes=2) if is_sent else None,
                task_id=text if status is Status.PROCESSING else None,
                video_url=f"https://files.test/{text}",
                problem=problem(
                    Code.PROFILE_UNKNOWN if status is Status.QUEUED else Code.REFUSED,
                    reason=Reason.PROFILE_REMOVED if status is Status.QUEUED else None,
                    detail=text,
                    profile=text,
                ),
                retry_count=3,
                retry_at=now + timedelta(minutes=1),
            )
        )
    return made


def tips_of(root: QWidget) -> Iterator[str]:
    """Every tooltip below a widget: of widgets, actions and rows."""
    for widget in [root, *root.findChildren(QWidget)]:
        yield widget.toolTip()
    for action in root.findChildren(QAction):
        yield action.toolTip()
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(model.rowCount(QModelIndex())):
            yield str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")


def look_at_everything(root: QWidget) -> None:
    """Paint the widget, and show each of its tooltips, as a pointer that visits all of it."""
    root.grab()
    for label in root.findChildren(QLabel):
        guesses = label.textFormat() != Qt.TextFormat.PlainText
        is_qts = label.objectName().startswith(("qt_", "qtooltip"))  # of boxes, of tooltips
        assert not guesses or is_qts, label.objectName()
    for tip in list(tips_of(root)):  # the tooltip that is shown is a child, and goes with the next
        assert tip.startswith("<qt>") or not GuiQt.mightBeRichText(tip), tip
        QToolTip.showText(root.mapToGlobal(root.rect().center()), tip, root)
    QToolTip.hideText()
    for button in root.findChildren(QAbstractButton):
        if "probe.png" in button.text():
            assert button.shortcut().isEmpty(), button.text()


@needs_inotify
def test_window_with_markup_in_every_string_opens_no_file(
    qtbot: QtBot,
    window: MainWindow,
    library: Library,  # noqa: F811
    trap: FileWatch,
    hostile: str,
    desktop: Desktop,
    tmp_path: Path,
) -> None:
    image = tmp_path / "<img src=probe.png>.png"
    image.write_bytes(b"no picture")
    found = library.find()
    for code in (Code.REFUSED, Code.GENERATION_FAILED, Code.ANSWER_LOST, Code.NOT_A_VIDEO):
        shown = problem(code, detail=hostile)
        window.activity.show_problem(shown, profile=f"{code}")
    window.activity.show_problem(
        problem(Code.NO_BALANCE, detail="<img src=probe.png> quota"), profile=hostile
    )
    window.activity.show_balance(hostile)
    for each in found:
        window.activity.apply(each)
    window.activity.set_queue(
        [each.id for each in found if each.status is Status.QUEUED], is_paused=False
    )
    window.activity.open_panel()
    window.notifications.notify(Notification(hostile, "Undo", key="x"))
    window.composer.service_models = ServiceModels(
        hostile, datetime.now(UTC), (hostile, "<img src=x>other"), {hostile: 0.4}
    )
    window.composer.restore(
        Draft(model="known", prompt=hostile, images=(str(image), f"https://host/{hostile}"))
    )
    window.undo_stack.push(QUndoCommand(hostile))
    window.menus.edit.aboutToShow.emit()
    window.key_panel.show_address(hostile, hostile)
    balance = window.findChild(QLabel, "balance")
    assert balance is not None
    assert len(balance.text()) < 80  # the problem beside it is still seen
    models = window.findChild(ModelCombo)
    assert models is not None
    models.showPopup()
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            look_at_everything(widget)
    models.hidePopup()
    for each in found:
        window.gallery.select(each.id)
        qtbot.waitUntil(partial(_is_selected, window, each.id))
        for name in ("history-button", "history-details-button"):
            button = window.inspector.findChild(QPushButton, name)
            if button is not None and not button.isChecked():
                button.click()
        qtbot.wait(20)  # what workers have read is shown
        look_at_everything(window)
    window.gallery.select_all()
    pasted = QMimeData()
    pasted.setHtml(hostile)
    pasted.setText(hostile)
    window.composer.add_images(pasted)
    window.composer.restore(Draft(model=hostile, prompt=hostile))
    window.play_file(image.with_suffix(".mp4"))
    qtbot.wait(50)
    look_at_everything(window)
    window.menus.edit.aboutToHide.emit()
    assert trap.opened() == set()
    assert desktop.opened == []


def _is_selected(window: MainWindow, generation_id: str) -> bool:
    shown = window.inspector.generation
    return shown is not None and shown.id == generation_id


@needs_inotify
def test_dialogs_with_markup_in_every_string_open_no_file(
    qtbot: QtBot,
    theme: Theme,  # noqa: F811
    icons: IconProvider,  # noqa: F811
    workers: WorkerPool,  # noqa: F811
    undo_stack: QUndoStack,  # noqa: F811
    trap: FileWatch,
    hostile: str,
    tmp_path: Path,
) -> None:
    profiles = (Profile(name=hostile, base_url=hostile, docs_url=hostile, unit=hostile), Profile())
    program = FakeProgram(Settings(current_profile=hostile, profiles=profiles, library=hostile))
    settings = SettingsDialog(
        theme,
        icons,
        workers,
        SettingsAccess(program.current, program.change),
        paths=app_paths(data_dir=tmp_path),
        default_library=tmp_path / "usual",
        library_size=lambda _folder: 0,
        check_address=check_address,
        is_in_use=program.is_in_use,
        undo_stack=undo_stack,
    )
    crash = CrashDialog(theme)
    crash.show_report(hostile, hostile)
    details = crash.findChild(QPlainTextEdit)
    assert details is not None
    assert "\\u202ereversed" in details.toPlainText()
    damaged = problem(Code.LIBRARY_DAMAGED, detail=hostile, path=hostile)
    error = show_library_error(damaged, _ignore)
    short = show_library_error(replace(damaged, detail="<img src=probe.png>"), _ignore)
    dialogs = [settings, crash, error, short, ExitNotice(theme, hostile, QPoint(100, 100))]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        look_at_everything(dialog)
    assert trap.opened() == set()


def _ignore(_choice: object) -> None:
    """Nothing is chosen."""
