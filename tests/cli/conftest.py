"""Fixtures that run the command line in a separate process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.fork_server import ForkServer, can_fork
from tests.demo.quick import QUICK
from videodesk.demo.service import DemoService
from videodesk.known_libraries import KnownLibraries
from videodesk.library.new_library import NewLibrary

HIDDEN = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        (only,) = self.rows
        return only


@dataclass(frozen=True)
class CommandLine:
    """Runs commands of the program; each is a process of its own."""

    data: Path
    home: Path
    fork_server: ForkServer

    def environment(self, **extra: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in HIDDEN}
        kept = {
            key: value
            for key, value in kept.items()
            if not key.startswith("VIDEODESK_") or key.startswith("VIDEODESK_DEMO_")
        }
        return {**kept, "HOME": str(self.home), **extra}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "videodesk", "--data-dir", str(self.data), *arguments]

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> Result:
        """Run a command to its end, in a fork if that makes no difference."""
        if can_fork(environment):
            command = ["--data-dir", str(self.data), *arguments]
            forked = self.fork_server.run(command, self.environment(**environment), stdin)
            assert "Traceback" not in forked.err, forked.err
            return Result(forked.code, forked.out, forked.err)
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment(**environment),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Result(done.returncode, done.stdout, done.stderr)

    def know_library(self) -> None:
        """As if the library had been opened on this computer before."""
        folder, record = self.data / "library", self.data / "known-libraries.json"
        NewLibrary(folder, KnownLibraries(record)).remember()

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    with ForkServer() as server:
        yield server


@pytest.fixture
def videodesk(tmp_path: Path, fork_server: ForkServer) -> CommandLine:
    home = tmp_path / "home"
    home.mkdir()
    return CommandLine(tmp_path / "data", home, fork_server)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "service", QUICK) as running:
        yield running


def interrupt(process: subprocess.Popen[str], number: signal.Signals) -> Result:
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return Result(process.returncode, out, err)
