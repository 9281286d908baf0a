"""What the user asks for before the part of the program that does it has been built."""

from functools import partial

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QApplication


class HeldSignals:
    """Keeps the emissions of signals until they have receivers, with a busy cursor meanwhile.

    The signals have no other receivers: these would be called twice. The same emission again is
    kept once: a second press of a button that has not answered yet means the first.
    """

    def __init__(self, *signals: SignalInstance) -> None:
        self._slots = [(each, partial(self._keep, each)) for each in signals]
        self._kept: list[tuple[SignalInstance, tuple[object, ...]]] = []
        for signal, slot in self._slots:
            signal.connect(slot)

    def release(self) -> None:
        """Emits what was kept, in its order, and keeps nothing more."""
        slots, self._slots = self._slots, []
        for signal, slot in slots:
            signal.disconnect(slot)
        kept, self._kept = self._kept, []
        if kept:
            QApplication.restoreOverrideCursor()
        for signal, values in kept:
            signal.emit(*values)

    def _keep(self, signal: SignalInstance, *values: object) -> None:
        if not self._kept:
            QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        former = [same for each, same in self._kept if each is signal]
        if former[-1:] != [values]:
            self._kept.append((signal, values))
