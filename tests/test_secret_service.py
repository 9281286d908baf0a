"""Keys in a real Secret Service: GNOME's, on a session bus and in a home folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the Secret Service is Linux's password store"
)

SECRET = "sk-proof-4f9c1d77aa"

_ASK: str = dedent(
    """
    import json, logging, sys
    logging.basicConfig(filename=sys.argv[1], level=logging.DEBUG)
    from videodesk.credentials import ApiKey, Credentials
    from videodesk.errors import VideoDeskError

    def told(stored):
        return [stored.place, stored.problem and stored.problem.code]

    key = ApiKey(sys.stdin.readline())
    said = {}
    credentials = Credentials()
    for step in sys.argv[2:]:
        try:
            match step:
                case "set":
                    said[step] = told(credentials.set("proof", key))
                case "get":
                    said[step] = credentials.get("proof") == key
                case "get in the next run":
                    credentials = Credentials()
                    said[step] = credentials.get("proof") == key
                case "clear":
                    said[step] = credentials.clear("proof")
                case "place":
                    said[step] = credentials.place("proof")
                case "name":
                    said[step] = credentials.backend_name()
                case "repr":
                    said[step] = repr([key, credentials, vars(credentials)])
        except VideoDeskError as failure:
            said[step] = failure.code
    print(json.dumps(said))
    """
)
_UNLOCKED = "printf owner | gnome-keyring-daemon --unlock --components=secrets >&2"
_LOCKED = "gnome-keyring-daemon --start --components=secrets >&2"


class Desktop:
    """A home folder and a session bus of its own, with GNOME's Secret Service on it."""

    def __init__(self, home: Path) -> None:
        for program in ("dbus-run-session", "gnome-keyring-daemon"):
            if shutil.which(program) is None:
                pytest.fail(f"{program} is missing; `make install` puts it on this machine")
        self._home = home
        self._runtime = home / "run"
        self._runtime.mkdir(mode=0o700)

    def run(self, first: str, *steps: str) -> dict[str, object]:
        """What Credentials says to each step, in a process of its own; `first` starts the store."""
        ask = [sys.executable, "-c", _ASK, str(self._home / "log.txt"), *steps]
        answer = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", f'{first}; exec "$@"', "sh", *ask],
            input=SECRET,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        assert SECRET not in answer.stdout + answer.stderr
        said: dict[str, object] = json.loads(answer.stdout)
        return said

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LANG": "C.UTF-8",
            "HOME": str(self._home),
            "TMPDIR": str(self._home),
            "XDG_RUNTIME_DIR": str(self._runtime),
        }

    def files_with(self, text: str) -> list[Path]:
        """All files of this home that hold the text, also in UTF-16, which some stores write."""
        needles = (text.encode(), text.encode("utf-16-le"))
        return [
            path
            for path in self._home.rglob("*")
            if path.is_file() and any(needle in path.read_bytes() for needle in needles)
        ]


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


def test_a_real_secret_service_keeps_a_key_from_run_to_run(
    desktop: Desktop, tmp_path: Path
) -> None:
    first = desktop.run(_UNLOCKED, "name", "set", "get", "get in the next run", "place", "repr")
    assert first["name"] == "SecretService"
    assert first["set"] == ["keyring", None]
    assert first["get"] is first["get in the next run"] is True
    assert first["place"] == "keyring"

    assert desktop.run(_UNLOCKED, "get") == {"get": True}
    assert list(tmp_path.rglob("*.keyring")), "the store wrote nothing, so nothing is proven"
    assert desktop.files_with(SECRET) == []
    planted = tmp_path / "planted"
    planted.write_text(f"key = {SECRET}")
    assert desktop.files_with(SECRET) == [planted], "the search itself finds nothing"

    assert desktop.run(_UNLOCKED, "clear", "get") == {"clear": None, "get": False}
    assert desktop.run(_UNLOCKED, "get in the next run", "place") == {
        "get in the next run": False,
        "place": "nowhere",
    }


def test_a_real_secret_service_that_is_locked_leaves_the_key_in_memory(desktop: Desktop) -> None:
    desktop.run(_UNLOCKED, "set")
    locked = desktop.run(_LOCKED, "get in the next run", "set", "get", "place", "clear")
    assert locked == {
        "get in the next run": False,
        "set": ["memory", "keyring_unavailable"],
        "get": True,
        "place": "memory",
        "clear": "keyring_unavailable",
    }
    assert desktop.files_with(SECRET) == []


def test_without_a_session_bus_the_key_is_kept_in_memory(desktop: Desktop) -> None:
    nothing = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"
    assert desktop.run(nothing, "name", "set", "get", "get in the next run", "clear") == {
        "name": "none",
        "set": ["memory", "keyring_unavailable"],
        "get": True,
        "get in the next run": False,
        "clear": None,
    }
    assert desktop.files_with(SECRET) == []


def test_a_backend_from_the_environment_that_writes_plain_text_is_refused(
    desktop: Desktop, tmp_path: Path
) -> None:
    (tmp_path / "leak.py").write_text(
        dedent(
            f"""
            from keyring.backend import KeyringBackend

            class Keyring(KeyringBackend):
                priority = 9

                def get_password(self, service, username):
                    return None

                def set_password(self, service, username, password):
                    open({str(tmp_path / "leaked")!r}, "w").write(password)
            """
        )
    )
    chosen = f"export PYTHON_KEYRING_BACKEND=leak.Keyring PYTHONPATH={tmp_path}:$PYTHONPATH"
    said = desktop.run(chosen, "set", "name")
    assert said == {"set": ["memory", "keyring_unavailable"], "name": "none"}
    assert not (tmp_path / "leaked").exists()
