"""Models, images, drops and helpers for the composer tests."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk.catalog import Extra, ExtraKind, Mode, Model
from videodesk.errors import Code, error
from videodesk.generation import Request
from videodesk.planning import Plan
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.widgets.message_line import Tone

T = TypeVar("T", bound=QObject)

FRAMES = Model(
    name="Frames",
    id="maker/frames-1",
    maker="Maker",
    summary="From a first and a last frame",
    modes=(Mode.WORDS, Mode.FIRST_AND_LAST_FRAME),
    images=(0, 2),
    picture_role="The first frame, then the last frame",
    aspect_ratios=("16:9", "9:16"),
    sizes=("720p", "1080p"),
    durations=(8, 4),
    usual_wait=240,
    extras=(
        Extra("seed", ExtraKind.INT, "Seed", "A number"),
        Extra("loop", ExtraKind.BOOL, "Loop"),
        Extra("style", ExtraKind.TEXT, "Style"),
    ),
)
WORDS = Model(
    name="Words only",
    id="words",
    maker="Other",
    summary="From words alone",
    images=(0, 0),
    sizes=("1280x720",),
    durations=(5,),
)
MOTION = Model(
    name="Motion",
    id="motion",
    maker="Other",
    summary="Sets one picture in motion",
    images=(1, 1),
    picture_role="The picture that moves",
)


@dataclass(frozen=True, slots=True)
class FakeThumbnail:
    """A thumbnail of one colour."""

    width: int
    height: int
    rgba: bytes


def inspect(path: Path) -> object:
    """Recognise an image by its first bytes, as the real one does."""
    if not path.exists():
        raise error(Code.IMAGE_MISSING)
    if not path.read_bytes().startswith((b"picture", b"\x89PNG")):
        raise error(Code.IMAGE_UNREADABLE)
    return None


def thumbnail(path: Path, box: tuple[int, int]) -> FakeThumbnail:
    """Return a thumbnail half as wide as the box."""
    width, height = max(1, box[0] // 2), box[1]
    return FakeThumbnail(width, height, bytes([200, 80, 40, 255]) * (width * height))


def mime_of(*paths: Path) -> QMimeData:
    """Return the data that a file manager provides for a drag."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def find(parent: QObject, kind: type[T], name: str | None = None) -> T:
    """Return the one child of this kind and name."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, name
    return found


def line_of(combo: QComboBox) -> QLineEdit:
    """Return the line edit of an editable combo box."""
    line = combo.lineEdit()
    assert line is not None
    return line


def choose_model(composer: QWidget, text: str) -> None:
    """Type into the closed picker, and choose the default row."""
    combo = find(composer, QComboBox, "model")
    QTest.keyClicks(combo, text[0])
    search = find(composer, QLineEdit, "searchModels")
    QTest.keyClicks(search, text[1:])
    QTest.keyClick(search, Qt.Key.Key_Return)


def prompt_of(composer: Composer) -> PromptEditor:
    """Return the editor of the prompt."""
    return find(composer, PromptEditor, "prompt")


def press_generate(composer: Composer) -> None:
    """Click the Generate button."""
    QTest.mouseClick(find(composer, QPushButton, "generate"), Qt.MouseButton.LeftButton)


def shown_issues(composer: Composer) -> list[tuple[str, Tone]]:
    """Return all visible issues with their tones."""
    return [
        message
        for lines in composer.findChildren(FieldIssues)
        if lines.isVisible()
        for message in zip(lines.texts, lines.tones, strict=True)
    ]


def submitted(qtbot: QtBot, composer: Composer) -> Request:
    """Click Generate, and return the request of the plan."""
    with qtbot.waitSignal(composer.submitted) as signal:
        press_generate(composer)
    assert signal.args is not None
    plan: Plan = signal.args[0]
    (request,) = plan.requests
    return request
