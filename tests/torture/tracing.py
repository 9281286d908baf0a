"""The command line under strace: which system calls it makes, and faults injected into one."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.torture.programs import Row, Running, environment, spawn

_DISK: Final = (
    *("write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "ftruncate", "fallocate"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat"),
)
_NETWORK: Final = ("connect", "sendto", "sendmsg", "recvfrom", "recvmsg")
_STARTED: Final = re.compile(r"(\d+) +(\w+)\((.*)")


class Injection(StrEnum):
    """What befalls a call; the values are strace's words."""

    DEATH = "signal=SIGKILL"
    """The process dies just before it."""
    FULL_DISK = "error=ENOSPC"
    """There is no room, this once."""
    BROKEN_DISK = "error=EIO"
    """The disk fails, this once."""


@dataclass(frozen=True, slots=True)
class Call:
    """The `nth` call of this name in a run; `about` is what strace shows of it."""

    name: str
    nth: int
    about: str

    def is_on(self, folder: Path) -> bool:
        """Whether it changes something below a folder."""
        return self.name in _DISK and str(folder) in self.about


def strace_problem() -> str:
    """Why this machine cannot do it; nothing where it can."""
    if sys.platform != "linux":
        return "strace is for Linux"
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    tried = subprocess.run(
        [strace, "-f", "-qq", "-e", "trace=none", sys.executable, "-c", ""],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode == 0:
        return ""
    return f"this machine does not permit ptrace: {tried.stderr.strip()[:200]}"


class Traced:
    """Runs `python -m MODULE` below strace. Its own last run can be looked into."""

    def __init__(self, base_url: str, trace: Path, module: str) -> None:
        self._base_url = base_url
        self._trace = trace
        self._module = module
        self._blow: tuple[Injection, Call] | None = None

    def strike(self, blow: Injection, call: Call) -> None:
        """What will befall the next runs."""
        self._blow = (blow, call)

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        strace = shutil.which("strace")
        assert strace is not None
        line = [strace, "-f", "-qq", "-y", "-o", str(self._trace)]
        line += ["-e", f"trace={','.join(f'?{name}' for name in (*_DISK, *_NETWORK))}"]
        if self._blow is not None:
            blow, call = self._blow
            line += ["-e", f"inject={call.name}:{blow}:when={call.nth}"]
        line += [sys.executable, "-m", self._module, "--data-dir", str(data), *arguments]
        return spawn(line, environment(data, self._base_url))

    def rows(self, data: Path) -> list[Row]:
        raise NotImplementedError

    def calls(self) -> Iterator[Call]:
        """The main thread's calls in the last run that change a disk or speak to the service."""
        made, first = Counter[str](), ""
        for line in self._trace.read_text(errors="replace").splitlines():
            found = _STARTED.match(line)
            if found is None:
                continue
            thread, name, about = found.groups()
            first = first or thread
            if thread == first:
                made[name] += 1
                yield Call(name, made[name], about)
