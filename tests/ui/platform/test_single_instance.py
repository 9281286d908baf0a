import os
from pathlib import Path

from pytestqt.qtbot import QtBot

from videodesk.ui.platform.single_instance import InstanceServer, activate_running_instance


def test_second_start_sends_its_files(qtbot: QtBot, tmp_path: Path) -> None:
    bell = InstanceServer(tmp_path)
    with qtbot.waitSignal(bell.activation_requested) as heard:
        assert activate_running_instance(tmp_path, [str(tmp_path / "a.png"), "海.png"])
    assert heard.args == [[tmp_path / "a.png", Path("海.png").absolute()]]
    bell.close()


def test_file_name_that_is_not_utf8_arrives_unchanged(qtbot: QtBot, tmp_path: Path) -> None:
    name = os.fsdecode(b"/x/caf\xe9.png")
    bell = InstanceServer(tmp_path)
    with qtbot.waitSignal(bell.activation_requested) as heard:
        assert activate_running_instance(tmp_path, [name])
    assert heard.args == [[Path(name)]]
    bell.close()


def test_instance_of_another_library_is_not_activated(qtbot: QtBot, tmp_path: Path) -> None:
    bell = InstanceServer(tmp_path / "one")
    assert not activate_running_instance(tmp_path / "two", [])
    bell.close()
    assert not activate_running_instance(tmp_path / "one", [])


def test_stale_socket_of_a_dead_process_is_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    first = InstanceServer(tmp_path)
    second = InstanceServer(tmp_path)
    with qtbot.waitSignal(second.activation_requested):
        assert activate_running_instance(tmp_path, [])
    first.close()
    second.close()
