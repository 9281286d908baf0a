"""Keys in a real Secret Service: GNOME's, on its own session bus and in its own home folder."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.demo.quick import QUICK
from videodesk.demo.service import DemoService

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
        return [stored.location, stored.problem and stored.problem.code]

    HOME = "https://service.example"
    key = ApiKey(sys.stdin.readline())
    said = {}
    credentials = Credentials()
    for step in sys.argv[2:]:
        try:
            match step:
                case "set":
                    said[step] = told(credentials.set("proof", key, HOME))
                case "get":
                    said[step] = credentials.get("proof", HOME) == key
                case "get in the next run":
                    credentials = Credentials()
                    said[step] = credentials.get("proof", HOME) == key
                case "set by an earlier version":
                    import keyring
                    keyring.set_password("VideoDesk", "proof", key.reveal())
                case "get elsewhere":
                    said[step] = credentials.get("proof", "https://elsewhere.example") == key
                case "clear":
                    said[step] = credentials.clear("proof")
                case "place":
                    said[step] = credentials.location("proof", HOME)
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
_ABSENT = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"


class Desktop:
    """A home folder and a session bus, with GNOME's Secret Service on it."""

    def __init__(self, home: Path) -> None:
        for program in ("dbus-run-session", "gnome-keyring-daemon"):
            if shutil.which(program) is None:
                pytest.fail(f"{program} is missing; `make install` puts it on this machine")
        self._home = home
        self._runtime = home / "run"
        self._runtime.mkdir(mode=0o700)

    def run(self, first: str, *steps: str) -> dict[str, object]:
        """Return the result of each step, run in another process; `first` starts the store."""
        ask = [sys.executable, "-c", _ASK, str(self._home / "log.txt"), *steps]
        answer = self._in_session(first, ask)
        assert answer.returncode == 0, answer.stderr
        said: dict[str, object] = json.loads(answer.stdout)
        return said

    def videodesk(
        self, first: str, *arguments: str, api_key: str | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run the terminal program in this session; `api_key` is VIDEODESK_API_KEY."""
        data = str(self._home / "data")
        program = [sys.executable, "-m", "videodesk", "-vv", "--data-dir", data, *arguments]
        given = {} if api_key is None else {"VIDEODESK_API_KEY": api_key}
        return self._in_session(first, program, **given)

    def use_profiles(self, **addresses: str) -> None:
        """Write settings with these profiles; the first is current."""
        (self._home / "data").mkdir()
        profiles = [{"name": name, "base_url": address} for name, address in addresses.items()]
        settings = {"current_profile": next(iter(addresses)), "profiles": profiles}
        (self._home / "data" / "settings.json").write_text(json.dumps(settings))

    def _in_session(
        self, first: str, program: list[str], **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        answer = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", f'{first}; exec "$@"', "sh", *program],
            input=SECRET,
            env=self._environment() | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert SECRET not in answer.stdout + answer.stderr
        assert "Traceback" not in answer.stderr, answer.stderr
        return answer

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
        """Return all files of this home that contain the text, also in UTF-16, which some stores
        write.
        """
        needles = (text.encode(), text.encode("utf-16-le"))
        return [
            path
            for path in self._home.rglob("*")
            if path.is_file() and any(needle in path.read_bytes() for needle in needles)
        ]


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


def test_key_of_an_earlier_version_is_bound_to_its_address(desktop: Desktop) -> None:
    said = desktop.run(
        _UNLOCKED,
        *("set by an earlier version", "get", "get elsewhere"),
        *("get in the next run", "place"),
    )
    assert said == {
        "get": True,
        "get elsewhere": "key_missing",
        "get in the next run": True,
        "place": "keyring",
    }


def test_secret_service_keeps_a_key_between_runs(desktop: Desktop, tmp_path: Path) -> None:
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


def test_locked_secret_service_leaves_the_key_in_memory(desktop: Desktop) -> None:
    desktop.run(_UNLOCKED, "set")
    locked = desktop.run(_LOCKED, "get in the next run", "set", "get", "place", "clear")
    assert locked == {
        "get in the next run": "keyring_unavailable",
        "set": ["memory", "keyring_unavailable"],
        "get": True,
        "place": "memory",
        "clear": "keyring_unavailable",
    }
    assert desktop.files_with(SECRET) == []


def test_key_is_kept_in_memory_without_a_session_bus(desktop: Desktop) -> None:
    assert desktop.run(_ABSENT, "name", "set", "get", "get in the next run", "clear") == {
        "name": "none",
        "set": ["memory", "keyring_unavailable"],
        "get": True,
        "get in the next run": "keyring_unavailable",
        "clear": None,
    }
    assert desktop.files_with(SECRET) == []


def test_plain_text_backend_of_the_environment_is_refused(desktop: Desktop, tmp_path: Path) -> None:
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


# The terminal program, with the store open, locked and absent

_CLIP = ("generate", "a kite", "-m", "seedance-lite", "--duration", "1", "--json")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoService]:
    with DemoService(tmp_path_factory.mktemp("service"), QUICK) as running:
        yield running


def test_program_stores_uses_and_removes_a_key(desktop: Desktop, service: DemoService) -> None:
    desktop.use_profiles(home=service.base_url)
    kept = desktop.videodesk(_UNLOCKED, "key", "set", "--test")
    assert kept.returncode == 0, kept.stderr
    assert "The key was saved in the password store." in kept.stderr

    status = desktop.videodesk(_UNLOCKED, "key", "status")
    assert (status.returncode, status.stdout) == (0, "home: keyring (SecretService)\n")

    made = desktop.videodesk(_UNLOCKED, "--poll-interval", "0.1", *_CLIP)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["status"] == "completed"
    assert desktop.files_with(SECRET) == []

    assert desktop.videodesk(_UNLOCKED, "key", "clear").returncode == 0
    gone = desktop.videodesk(_UNLOCKED, "key", "status")
    assert (gone.returncode, gone.stdout) == (3, "home: nowhere (SecretService)\n")
    assert desktop.videodesk(_UNLOCKED, *_CLIP, "--no-wait").returncode == 3
    assert desktop.files_with(SECRET) == []


@pytest.mark.parametrize(
    ("first", "place", "store", "reason"),
    [
        (_LOCKED, "unknown", "SecretService", "The password store could not be opened."),
        (_ABSENT, "nowhere", "none", "No password store was found on this computer."),
    ],
)
def test_key_lasts_for_one_run_if_the_store_is_locked_or_absent(
    desktop: Desktop, service: DemoService, first: str, place: str, store: str, reason: str
) -> None:
    desktop.use_profiles(home=service.base_url)
    desktop.run(_UNLOCKED, "set")  # there is a store, and it has a password
    refused = desktop.videodesk(first, "key", "set")
    assert refused.returncode == 3
    assert "The key was not saved" in refused.stderr
    assert "VIDEODESK_API_KEY: that key is used and never saved." in refused.stderr

    without = desktop.videodesk(first, "key", "status")
    assert (without.returncode, without.stdout) == (3, f"home: {place} ({store})\n")
    assert reason in without.stderr
    assert "There is no API key" not in without.stderr

    status = desktop.videodesk(first, "key", "status", api_key=SECRET)
    assert (status.returncode, status.stdout) == (0, f"home: environment ({store})\n")
    assert "used for this run only" in status.stderr

    made = desktop.videodesk(first, "--poll-interval", "0.1", *_CLIP, api_key=SECRET)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["status"] == "completed"

    desktop.videodesk(first, "key", "clear")
    assert desktop.files_with(SECRET) == []


def test_each_profile_has_its_own_entry_in_the_store(
    desktop: Desktop, service: DemoService
) -> None:
    desktop.use_profiles(home=service.base_url, work=service.base_url)
    desktop.videodesk(_UNLOCKED, "--profile", "work", "key", "set")
    assert desktop.videodesk(_UNLOCKED, "key", "status").returncode == 3
    assert desktop.videodesk(_UNLOCKED, "--profile", "work", "key", "test").returncode == 0
    assert desktop.videodesk(_UNLOCKED, "key", "clear").returncode == 0
    assert desktop.videodesk(_UNLOCKED, "--profile", "work", "key", "status").returncode == 0
    desktop.videodesk(_UNLOCKED, "--profile", "work", "key", "clear")
    assert desktop.videodesk(_UNLOCKED, "--profile", "work", "key", "status").returncode == 3
