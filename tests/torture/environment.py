"""Starts the service of the experiments in a process, and drives it step by step."""

import selectors
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.torture.programs import ROOT
from tests.torture.service import Options
from tests.torture.steps import Step


class Entry(msgspec.Struct, frozen=True):
    """One line of the service's log."""

    what: str
    time: float
    prompt: str = ""
    task: str = ""
    at: int = 0
    active: int = 0


class ServiceDriver:
    """Reads each step that the service reaches, and lets it continue. Owns its socket."""

    def __init__(self, line: socket.socket, base_url: str, book: Path) -> None:
        self.base_url = base_url
        self._line = line
        self._line.setblocking(False)
        self._received = b""
        self._book = book

    def fileno(self) -> int:
        return self._line.fileno()

    def steps(self) -> list[tuple[int, Step]]:
        """Return the steps reached since the last call; each waits for `resume`."""
        while True:
            try:
                piece = self._line.recv(65_536)
            except BlockingIOError:
                break
            if not piece:
                raise ConnectionError("The service has ended.")
            self._received += piece
        *lines, self._received = self._received.split(b"\n")
        lines_read = [each.decode().split(" ", 1) for each in lines]
        return [(int(number), Step(words)) for number, words in lines_read]

    def resume(self, number: int) -> None:
        """Let the service continue from this step."""
        self._line.sendall(f"{number}\n".encode())

    def wait_for(self, step: Step, *, seconds: float = 30.0) -> int:
        """Wait until the service has reached this step, where it then waits; return its number."""
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            while selector.select(seconds):
                for number, reached in self.steps():
                    if reached is step:
                        return number
                    self.resume(number)
        raise TimeoutError(f"In {seconds} s, never: {step}")

    def settle(self) -> None:
        """Wait until the service has handled all requests of dead processes."""
        while True:
            with urllib.request.urlopen(f"{self.base_url}/v1/models") as answer:
                answer.read()
            reached = self.steps()
            if not reached:
                return
            for number, _ in reached:
                self.resume(number)

    def log(self) -> list[Entry]:
        """Return all entries of the log."""
        return read_log(self._book)


@contextmanager
def driven_service(book: Path, options: Options | None = None) -> Iterator[ServiceDriver]:
    """Run a service that reports its steps."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            asked = msgspec.structs.replace(options or Options(), control=theirs.fileno())
            process = _start(book, asked, pass_fds=[theirs.fileno()])
        with _until_the_end(process) as address:
            yield ServiceDriver(ours, address, book)


@contextmanager
def undriven_service(book: Path, options: Options) -> Iterator[str]:
    """Run a service that waits for nobody; yield its URL."""
    with _until_the_end(_start(book, options)) as address:
        yield address


def read_log(book: Path) -> list[Entry]:
    """Read all entries of a log."""
    return [msgspec.json.decode(line, type=Entry) for line in book.read_bytes().splitlines()]


def _start(book: Path, options: Options, *, pass_fds: Sequence[int] = ()) -> subprocess.Popen[str]:
    book.touch()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.torture.service", str(book), msgspec.json.encode(options)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # each killed client is an error there
        text=True,
        pass_fds=pass_fds,
    )


@contextmanager
def _until_the_end(process: subprocess.Popen[str]) -> Iterator[str]:
    with process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                raise ConnectionError("The service did not start.")
            yield address
        finally:
            process.kill()
