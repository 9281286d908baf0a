"""Real proxies, as programs on free ports of this machine: tinyproxy and microsocks."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

START_SECONDS = 20


@contextmanager
def tinyproxy(folder: Path, *settings: str) -> Iterator["Proxy"]:
    """An HTTP proxy with a configuration of its own."""
    port, log, configuration = _free_port(), folder / "tinyproxy.log", folder / "tinyproxy.conf"
    lines = (f"Port {port}", "Listen 127.0.0.1", f'LogFile "{log}"', "LogLevel Connect", *settings)
    configuration.write_text("\n".join(lines) + "\n")
    with _running(port, "tinyproxy", "-d", "-c", str(configuration)):
        yield Proxy(port, log)


@contextmanager
def microsocks(folder: Path, *options: str) -> Iterator["Proxy"]:
    """A SOCKS5 proxy; it tells of each connection on stderr."""
    port, log = _free_port(), folder / "microsocks.log"
    with _running(port, "microsocks", "-i", "127.0.0.1", "-p", str(port), *options, log=log):
        yield Proxy(port, log)


class Proxy:
    """A proxy that runs, and what it wrote down."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


@contextmanager
def _running(port: int, program: str, *arguments: str, log: Path | None = None) -> Iterator[None]:
    if shutil.which(program) is None:
        pytest.fail(f"{program} is missing; `make install` puts it on this machine")
    errors = log.open("wb") if log else subprocess.DEVNULL
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=errors)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        if not isinstance(errors, int):
            errors.close()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.01)  # a program of others tells nobody that it listens
        else:
            return
    pytest.fail("the proxy did not start")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
