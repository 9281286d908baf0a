"""Progress on stderr: one live line in a terminal, else a line for each change."""

from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from rich.live import Live
from rich.spinner import Spinner

from videodesk.cli.console import console
from videodesk.generation import Generation, Status
from videodesk.library.usual_wait import WaitHistory
from videodesk.messages import problem_message

_STATUS_TEXT: Final = {
    Status.QUEUED: "Waiting",
    Status.SUBMITTING: "Sending",
    Status.UNCONFIRMED: "Not confirmed",
    Status.PROCESSING: "In progress",
    Status.DOWNLOADING: "Downloading",
    Status.COMPLETED: "Finished",
    Status.FAILED: "Failed",
    Status.CANCELLED: "Stopped",
}


def format_minutes(seconds: float) -> str:
    """Format seconds as m:ss."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


class Progress:
    """Shows the newest of the generations in progress, with the usual wait from `history`."""

    def __init__(self, history: WaitHistory, *, quiet: bool = False) -> None:
        self._history = history
        self._console = console(err=True, quiet=quiet)
        is_unicode = self._console.encoding.startswith("utf")
        self._spinner = Spinner("dots" if is_unicode else "line")
        self._live: Live | None = None
        self._in_progress: dict[str, Generation] = {}
        self._printed: dict[str, tuple[Status, str]] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._line,
                console=self._console,
                refresh_per_second=8,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, generation: Generation) -> None:
        """Show a changed generation."""
        if generation.status.is_settled:
            self._in_progress.pop(generation.id, None)
        else:
            self._in_progress[generation.id] = generation
        problem = str(generation.problem or "")
        if self._printed.get(generation.id) == (generation.status, problem):
            return
        self._printed[generation.id] = (generation.status, problem)
        if self._live is None:
            self._console.print(f"{generation.id} {self._sentence(generation)}", soft_wrap=True)

    def _line(self) -> Spinner:
        running = list(self._in_progress.values())
        text = self._sentence(running[-1]) if running else "Starting"
        if len(running) > 1:
            text = f"{len(running)} in progress. {text}"
        self._spinner.update(text=self._console.render_str(text))  # a str would be markup
        return self._spinner

    def _sentence(self, generation: Generation) -> str:
        text = _STATUS_TEXT[generation.status]
        if generation.status in {Status.PROCESSING, Status.DOWNLOADING}:
            began = generation.submitted_at or generation.created_at
            text += f", {format_minutes((datetime.now(UTC) - began).total_seconds())}"
            usual = self._history.usual_for(generation)
            if generation.status is Status.PROCESSING and usual is not None:
                text += f" of about {format_minutes(usual.seconds)}"
            if generation.progress is not None:
                text += f", {generation.progress} %"
        if generation.problem is not None:
            text += f". {problem_message(generation.problem, generation.status)}"
        return text
