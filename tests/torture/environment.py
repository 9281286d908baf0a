"""The tortured service as the driver has it: a process of its own, and the line to it."""

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
    """One line of the service's book."""

    what: str
    time: float
    prompt: str = ""
    task: str = ""
    at: int = 0
    active: int = 0


class ServiceDriver:
    """Hears each step of the service, and lets it go on. Owns nothing but its end of the line."""

    def __init__(self, line: socket.socket, base_url: str, book: Path) -> None:
        self.base_url = base_url
        self._line = line
        self._line.setblocking(False)
        self._received = b""
        self._book = book

    def fileno(self) -> int:
        return self._line.fileno()

    def steps(self) -> list[tuple[int, Step]]:
        """What has been reached since the last call; each waits for `let_go`."""
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
        """The service goes on from this step."""
        self._line.sendall(f"{number}\n".encode())

    def wait_for(self, step: Step, *, seconds: float = 30.0) -> int:
        """Returns when the service has reached this step, which it then waits at; its number."""
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            while selector.select(seconds):
                for number, reached in self.steps():
                    if reached is step:
                        return number
                    self.resume(number)
        raise TimeoutError(f"In {seconds} s, never: {step}")

    def settle(self) -> None:
        """Returns when the service has done all that dead processes had asked of it."""
        while True:
            with urllib.request.urlopen(f"{self.base_url}/v1/models") as answer:
                answer.read()
            reached = self.steps()
            if not reached:
                return
            for number, _ in reached:
                self.resume(number)

    def log(self) -> list[Entry]:
        """Everything that the service wrote down."""
        return read_log(self._book)


@contextmanager
def driven_service(book: Path, options: Options | None = None) -> Iterator[ServiceDriver]:
    """A service that tells its steps, for as long as the block runs."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            asked = msgspec.structs.replace(options or Options(), control=theirs.fileno())
            process = _start(book, asked, pass_fds=[theirs.fileno()])
        with _until_the_end(process) as address:
            yield ServiceDriver(ours, address, book)


@contextmanager
def undriven_service(book: Path, options: Options) -> Iterator[str]:
    """The address of a service that nobody drives."""
    with _until_the_end(_start(book, options)) as address:
        yield address


def read_log(book: Path) -> list[Entry]:
    """Everything that a service wrote down."""
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
