"""Limits of memory, files and time that a worker sets for itself before it reads anything.

Linux enforces a limit of memory. macOS and Windows have none that is simple, so a thread looks at
the memory in use there, and ends the worker.
"""

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

MEMORY_BYTES: Final = 3 * 1024**3
"""For reading: a clip in 8K with ten bits takes 2 GB, an image of 64 million pixels 0.6 GB."""
CONVERSION_BYTES: Final = 4 * 1024**3
"""Memory for converting, which decodes and encodes; also the largest copy."""

TOO_MUCH_MEMORY: Final = "Reading it takes too much memory."
OUT_OF_MEMORY: Final = 77
"""Exit code of a worker that took too much."""
_LOOK_SECONDS: Final = 0.05
_OPEN_FILES: Final = 64
_peak_reset: int | None = None


def restrict(*, memory_bytes: int, file_bytes: int) -> None:
    """Limit this process: its memory, the size of what it writes, the number of open files."""
    if sys.platform == "win32":
        _watch_memory(memory_bytes)
        return
    import resource  # noqa: PLC0415  # not on Windows

    with suppress(OSError):  # Linux: if memory runs out, this process is the one to end
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for kind, most in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, most)
    if sys.platform != "linux":
        _watch_memory(memory_bytes)
        return
    global _peak_reset  # noqa: PLW0603  # opened before the filter, which allows no file to write
    with suppress(OSError):
        _peak_reset = os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)


def memory_peak() -> int:
    """Return the most memory in use since `forget_memory_peak`, in bytes; elsewhere than on Linux,
    since the process began.
    """
    with suppress(OSError):
        # Not `ru_maxrss`, which a new process takes over from the one that has started it.
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return _memory_peak()


def forget_memory_peak() -> None:
    """Let `memory_peak` begin anew; does nothing where the system has no such thing."""
    with suppress(OSError):
        if _peak_reset is not None:
            os.write(_peak_reset, b"5")  # proc(5), clear_refs


def limit_processor_seconds(seconds: float) -> None:
    """End this process after that much more processor time, should nobody be there to end it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


if sys.platform != "win32":

    def _lower(kind: int, most: int) -> None:
        import resource  # noqa: PLC0415  # not on Windows

        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            return  # a system that does not know this limit


def _watch_memory(most: int) -> None:
    def watch() -> None:
        while _memory_peak() <= most:
            time.sleep(_LOOK_SECONDS)
        os._exit(OUT_OF_MEMORY)

    threading.Thread(target=watch, name="memory", daemon=True).start()


def _memory_peak() -> int:
    """The most memory in use so far, in bytes."""
    if sys.platform == "win32":
        return _windows_memory_peak()
    import resource  # noqa: PLC0415  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if sys.platform == "win32":

    def _windows_memory_peak() -> int:
        import ctypes  # noqa: PLC0415  # for Windows alone
        from ctypes import wintypes  # noqa: PLC0415

        class Counters(ctypes.Structure):
            """PROCESS_MEMORY_COUNTERS."""

            _fields_ = (
                ("cb", wintypes.DWORD),
                ("PageFaultCount", wintypes.DWORD),
                *(
                    (name, ctypes.c_size_t)
                    for name in (
                        "PeakWorkingSetSize",
                        "WorkingSetSize",
                        "QuotaPeakPagedPoolUsage",
                        "QuotaPagedPoolUsage",
                        "QuotaPeakNonPagedPoolUsage",
                        "QuotaNonPagedPoolUsage",
                        "PagefileUsage",
                        "PeakPagefileUsage",
                    )
                ),
            )

        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        counters = Counters(cb=ctypes.sizeof(Counters))
        kernel.K32GetProcessMemoryInfo(
            wintypes.HANDLE(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb
        )
        return int(counters.PeakPagefileUsage)
