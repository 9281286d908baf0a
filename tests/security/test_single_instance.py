"""The window's socket: who reaches it, whom a second start talks to, what a message may do."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pytestqt.qtbot import QtBot

from videodesk.paths import runtime_folder
from videodesk.ui.platform.single_instance import InstanceServer, activate_running_instance

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has pipes instead")
AS_ROOT = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can run as another user"
)

_LISTEN_AS_STRANGER = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
os.setuid(65534)
listener.listen()
print("listening", flush=True)
connection, _ = listener.accept()
print(repr(connection.recv(10_000)))
"""
_SEND_AS_STRANGER = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as sender:
    sender.connect(sys.argv[1])
    sender.sendall(sys.argv[2].encode())
"""
_SEND_MANY = """
import sys
from pathlib import Path
from videodesk.ui.platform.single_instance import activate_running_instance
files = [f"/{number:06}/{'a' * 100}.mp4" for number in range(20_000)]
sys.exit(not activate_running_instance(Path(sys.argv[1]), files))
"""


@pytest.fixture(autouse=True)
def session_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a short name: the path of a socket has at most 107 bytes."""
    with TemporaryDirectory(prefix="vd-") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
        yield Path(name)


@pytest.fixture
def server(qtbot: QtBot, tmp_path: Path) -> Iterator[InstanceServer]:
    made = InstanceServer(tmp_path)
    yield made
    made.close()


def send(folder: Path, data: bytes) -> threading.Thread:
    """Send in a thread, since the server reads in the test's own."""
    (path,) = folder.glob("VideoDesk-*")

    def run() -> None:
        with socket.socket(socket.AF_UNIX) as sender, suppress(ConnectionError):
            sender.connect(str(path))
            sender.sendall(data)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def message(*names: bytes, **more: object) -> bytes:
    return json.dumps({"files": [base64.b64encode(n).decode() for n in names], **more}).encode()


def test_socket_is_in_the_session_folder(session_folder: Path, server: InstanceServer) -> None:
    (path,) = session_folder.iterdir()
    assert path.is_socket()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_session_folder_that_others_can_enter_is_not_used(session_folder: Path, mode: int) -> None:
    session_folder.chmod(mode)
    used = runtime_folder()
    assert used is not None
    assert used != session_folder
    assert used.stat().st_mode & 0o077 == 0


def test_session_folder_that_is_a_link_is_not_used(
    session_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(session_folder)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "link"))
    assert runtime_folder() not in {tmp_path / "link", session_folder}


@AS_ROOT
def test_session_folder_of_another_user_is_not_used(session_folder: Path) -> None:
    os.chown(session_folder, 65534, 65534)
    assert runtime_folder() != session_folder


@AS_ROOT
def test_start_that_meets_the_socket_of_a_stranger_sends_nothing(
    qtbot: QtBot, tmp_path: Path, session_folder: Path, server: InstanceServer
) -> None:
    (path,) = session_folder.iterdir()
    server.close()
    with subprocess.Popen(
        [sys.executable, "-c", _LISTEN_AS_STRANGER, str(path)], stdout=subprocess.PIPE, text=True
    ) as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "listening\n"
        assert not activate_running_instance(tmp_path, ["/secret/name.png"])
        assert stranger.stdout.read() == "b''\n"


@AS_ROOT
def test_message_of_another_user_is_refused(
    qtbot: QtBot, tmp_path: Path, session_folder: Path, server: InstanceServer
) -> None:
    (path,) = session_folder.iterdir()
    for each in (tmp_path, *tmp_path.parents):
        if each.is_relative_to("/tmp") and each != Path("/tmp"):
            each.chmod(0o711)
    session_folder.chmod(0o711)
    path.chmod(0o777)
    arrived: list[list[Path]] = []
    server.activation_requested.connect(arrived.append)
    stranger = [sys.executable, "-c", _SEND_AS_STRANGER, str(path), message(b"/a").decode()]
    subprocess.run(stranger, check=True)
    with qtbot.waitSignal(server.activation_requested):
        send(session_folder, message(b"/b"))
    assert arrived == [[Path("/b")]]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"files": 1}', id="not a list"),
        pytest.param(b'{"files": [], "more": ' + b"[" * 400_000, id="nested"),
        pytest.param(message(b"/a" * 450_000), id="too long"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'{"files": [], "token": "\\ud800"}', id="surrogate"),
    ],
)
def test_message_that_makes_no_sense_changes_nothing(
    qtbot: QtBot, server: InstanceServer, session_folder: Path, data: bytes
) -> None:
    arrived: list[list[Path]] = []
    server.activation_requested.connect(arrived.append)
    sending = send(session_folder, data)
    qtbot.waitUntil(lambda: not sending.is_alive())
    with qtbot.waitSignal(server.activation_requested):
        send(session_folder, message(b"/a"))
    assert arrived == [[Path("/a")]]


def test_message_that_never_ends_holds_up_no_other(
    qtbot: QtBot, server: InstanceServer, session_folder: Path
) -> None:
    (path,) = session_folder.iterdir()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))
        silent.sendall(b'{"files": [')
        with qtbot.waitSignal(server.activation_requested) as arrived:
            send(session_folder, message(b"/a"))
    assert arrived.args == [[Path("/a")]]


def test_only_absolute_paths_are_opened(
    qtbot: QtBot, server: InstanceServer, session_folder: Path
) -> None:
    names = (b"/a", b"b", b"", b"/c\0d", b"http://host/e", b"-f", b"/" + b"g" * 40_000, b"/h")
    with qtbot.waitSignal(server.activation_requested) as arrived:
        send(session_folder, message(*names))
    assert arrived.args == [[Path("/a"), Path("/h")]]


@pytest.mark.parametrize(
    ("token", "kept"), [("kwin-12", "kwin-12"), ("a\nb", ""), ("a\0b", ""), ("x" * 600, "")]
)
def test_token_is_one_short_line(
    qtbot: QtBot, server: InstanceServer, session_folder: Path, token: str, kept: str
) -> None:
    with qtbot.waitSignal(server.activation_requested):
        send(session_folder, message(token=token))
    assert os.environ["XDG_ACTIVATION_TOKEN"] == kept


def test_more_files_than_one_message_holds_still_activate(
    qtbot: QtBot, server: InstanceServer, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", _SEND_MANY, str(tmp_path)]
    with (
        subprocess.Popen(command) as second,
        qtbot.waitSignal(server.activation_requested) as arrived,
    ):
        pass
    assert second.returncode == 0
    assert arrived.args is not None
    assert len(arrived.args[0]) > 1_000
    assert arrived.args[0][-1].suffix == ".mp4"
