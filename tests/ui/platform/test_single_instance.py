import os
from pathlib import Path

from pytestqt.qtbot import QtBot

from videodesk.ui.platform.single_instance import InstanceServer, activate_running_instance


def test_a_second_start_is_heard_with_its_files(qtbot: QtBot, tmp_path: Path) -> None:
    bell = InstanceServer(tmp_path)
    with qtbot.waitSignal(bell.activation_requested) as heard:
        assert activate_running_instance(tmp_path, ["/a.png", "海.png"])
    assert heard.args == [[Path("/a.png"), Path("海.png")]]
    bell.close()


def test_a_name_that_is_no_utf8_arrives_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    name = os.fsdecode(b"/x/caf\xe9.png")
    bell = InstanceServer(tmp_path)
    with qtbot.waitSignal(bell.activation_requested) as heard:
        assert activate_running_instance(tmp_path, [name])
    assert heard.args == [[Path(name)]]
    bell.close()


def test_nobody_answers_for_another_library(qtbot: QtBot, tmp_path: Path) -> None:
    bell = InstanceServer(tmp_path / "one")
    assert not activate_running_instance(tmp_path / "two", [])
    bell.close()
    assert not activate_running_instance(tmp_path / "one", [])


def test_what_a_dead_window_left_behind_is_no_hindrance(qtbot: QtBot, tmp_path: Path) -> None:
    first = InstanceServer(tmp_path)
    second = InstanceServer(tmp_path)
    with qtbot.waitSignal(second.activation_requested):
        assert activate_running_instance(tmp_path, [])
    first.close()
    second.close()
