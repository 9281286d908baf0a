"""Catches unexpected exceptions in slots, paint events, threads, tasks and finalisers.

PySide passes exceptions from slots and virtual methods to `sys.excepthook` (docs/pitfalls.md, Q6,
Q19).
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from videodesk.ui.platform.error_report import ErrorReport, report_exception, report_message

_log = logging.getLogger(__name__)

_MAX_KINDS: Final = 100
_EXITS: Final = (SystemExit, KeyboardInterrupt, asyncio.CancelledError)


@dataclass(frozen=True, slots=True)
class Hooks:
    """Python's hooks for unhandled exceptions."""

    sys_hook: Callable[..., object]
    thread_hook: Callable[..., object]
    unraisable_hook: Callable[..., object]


class ExceptionReporter(QObject):
    """Logs each exception once and counts its repetitions. Thread-safe.

    `happened` carries an `ErrorReport` the first time, `repeated` its signature each further time.
    Connect them queued, so that an exception in a paint event is not handled within it.
    """

    happened = Signal(object)
    repeated = Signal(object)
    _deferred = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[BaseException] = []
        self._times: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()
        self._busy = threading.local()
        self._former_hooks: Hooks | None = None
        self._deferred.connect(self._report_deferred, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Sets the interpreter's hooks, until `uninstall`."""
        self._former_hooks = Hooks(sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_failure
        threading.excepthook = self._on_thread_failure
        sys.unraisablehook = self._on_unraisable

    def uninstall(self) -> None:
        """Restores the hooks, and logs how often each exception happened."""
        if self._former_hooks is not None:
            sys.excepthook = self._former_hooks.sys_hook
            threading.excepthook = self._former_hooks.thread_hook
            sys.unraisablehook = self._former_hooks.unraisable_hook
            self._former_hooks = None
        self._report_deferred()
        for (kind, place), times in self._times.items():
            if times > 1:
                _log.critical("%s at %s happened %d times", kind, place, times)
        self._times.clear()

    def times(self, signature: tuple[str, str]) -> int:
        """How often an exception has happened."""
        return self._times.get(signature, 0)

    def on_loop_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """For `loop.set_exception_handler`."""
        failure = context.get("exception")
        what = context.get("task") or context.get("future") or context.get("handle")
        if isinstance(failure, BaseException):
            self.report(f"loop, {_name(what)}", failure)
        else:
            self._record(report_message("loop", str(context.get("message", ""))), None)

    def on_task_failure(self, name: str, failure: BaseException) -> None:
        """For `Background`."""
        self.report(f"task {name}", failure)

    def report(self, where: str, failure: BaseException) -> None:
        """Records an exception in what was running; exits and cancellation are ignored."""
        if not isinstance(failure, _EXITS):
            self._record(report_exception(where, failure), failure)

    def _on_failure(
        self,
        kind: type[BaseException],
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Defers a RecursionError: here, in nested slots, the stack has no room to report it."""
        failure = failure if failure is not None else kind()
        if trace is not None:
            failure.__traceback__ = trace
        if isinstance(failure, RecursionError):
            self._waiting.append(failure)
            self._deferred.emit()
        else:
            self.report("window", failure)

    def _report_deferred(self) -> None:
        waiting, self._waiting = self._waiting, []
        for failure in waiting:
            self.report("window", failure)

    def _on_thread_failure(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.report(f"thread {hook.thread.name if hook.thread else ''}", hook.exc_value)

    def _on_unraisable(self, hook: "sys.UnraisableHookArgs") -> None:
        """Only logs what a finaliser raises."""
        if hook.exc_value is not None and not isinstance(hook.exc_value, _EXITS):
            _log.error("In a finaliser: %s", hook.err_msg, exc_info=hook.exc_value)

    def _record(self, report: ErrorReport, failure: BaseException | None) -> None:
        """Swallows its own exceptions: they would come back here endlessly."""
        if getattr(self._busy, "on", False):
            return
        self._busy.on = True
        try:
            with self._lock:
                times = self._times.get(report.signature, 0) + 1
                if times > 1 or len(self._times) < _MAX_KINDS:
                    self._times[report.signature] = times
            if times > 1:
                self.repeated.emit(report.signature)
                return
            self.happened.emit(report)
            where, place = report.where, report.place
            _log.critical("Unexpected error in %s: %s", where, place, exc_info=failure)
        except Exception:  # noqa: BLE001  # there is nowhere left to report it
            return
        finally:
            self._busy.on = False


def _name(what: object) -> str:
    return what.get_name() if isinstance(what, asyncio.Task) else type(what).__name__
