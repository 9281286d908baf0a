"""Taking up another draft as one step of the prompt's own undo history."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from videodesk.settings import Draft
from videodesk.ui.composer.prompt_editor import PromptEditor


@dataclass(frozen=True, slots=True)
class DraftSwap:
    """One draft in the place of another."""

    now: Draft
    former: Draft


@dataclass(slots=True)
class _Step:
    """`mark` is how many steps the prompt can undo right after the exchange.

    `other` is the draft on the side of it where we are not; `prompt` is the one where we are.
    """

    mark: int
    other: Draft
    prompt: str


class DraftUndo(QObject):
    """Keeps the whole draft in step with the prompt's history, however it is gone through.

    `exchanged` carries an Exchange: what stands in all fields is to be `now`. The prompt itself is
    right already.
    """

    exchanged = Signal(object)

    def __init__(
        self, prompt: PromptEditor, read: Callable[[], Draft], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._read = read
        self._steps: list[_Step] = []
        self._taken = 0
        self._is_busy = False
        document = prompt.document()
        document.contentsChanged.connect(self._follow)
        document.undoCommandAdded.connect(self._on_new_step)

    def take_up(self, draft: Draft) -> None:
        """Puts a draft in the place of the one that stands here."""
        former = self._read()
        self._is_busy = True
        self._prompt.put_as_step(draft.prompt)
        self._is_busy = False
        steps = self._prompt.document().availableUndoSteps()
        self._steps.append(_Step(steps, former, draft.prompt))
        self._taken += 1
        self.exchanged.emit(DraftSwap(draft, former))

    def forget(self) -> None:
        """Begins anew: nothing can be undone."""
        self._steps.clear()
        self._taken = 0
        self._prompt.document().clearUndoRedoStacks()

    def _on_new_step(self) -> None:
        """What was undone before is gone for good."""
        del self._steps[self._taken :]

    def _follow(self) -> None:
        if self._is_busy:
            return
        document = self._prompt.document()
        steps = document.availableUndoSteps()
        if self._taken and steps < self._steps[self._taken - 1].mark:
            if not document.isRedoAvailable():  # the history was cleared, not gone through
                self._steps.clear()
                self._taken = 0
                return
            self._taken -= 1
            self._cross(self._steps[self._taken])
        elif self._taken < len(self._steps) and steps >= self._steps[self._taken].mark:
            self._taken += 1
            self._cross(self._steps[self._taken - 1])

    def _cross(self, step: _Step) -> None:
        former = replace(self._read(), prompt=step.prompt)
        now, step.other = step.other, former
        step.prompt = now.prompt
        self.exchanged.emit(DraftSwap(now, former))
