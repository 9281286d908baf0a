"""How generations come along, on stderr: one live line, or plain lines where it is no terminal."""

from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner

from videodesk.catalog import Catalog
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message

_SAYING: Final = {
    Status.QUEUED: "Waiting",
    Status.SUBMITTING: "Sending",
    Status.UNCONFIRMED: "Not confirmed",
    Status.PROCESSING: "Working",
    Status.DOWNLOADING: "Fetching",
    Status.COMPLETED: "Finished",
    Status.FAILED: "Failed",
    Status.CANCELLED: "Stopped",
}


def clock(seconds: float) -> str:
    """Seconds as m:ss."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


class Progress:
    """Hears of each change; shows the newest of all that are under way."""

    def __init__(self, catalog: Catalog, *, quiet: bool = False) -> None:
        self._catalog = catalog
        self._console = Console(stderr=True, highlight=False, markup=False, quiet=quiet)
        self._spinner = Spinner("dots")
        self._live: Live | None = None
        self._under_way: dict[str, Generation] = {}
        self._said: dict[str, tuple[Status, str]] = {}

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
        """Takes note of a change."""
        if generation.status.is_settled:
            self._under_way.pop(generation.id, None)
        else:
            self._under_way[generation.id] = generation
        trouble = str(generation.problem or "")
        if self._said.get(generation.id) == (generation.status, trouble):
            return
        self._said[generation.id] = (generation.status, trouble)
        if self._live is None:
            self._console.print(f"{generation.id} {self._sentence(generation)}", soft_wrap=True)

    def _line(self) -> Spinner:
        running = list(self._under_way.values())
        text = self._sentence(running[-1]) if running else "Starting"
        if len(running) > 1:
            text = f"{len(running)} under way. {text}"
        self._spinner.update(text=text)
        return self._spinner

    def _sentence(self, generation: Generation) -> str:
        words = _SAYING[generation.status]
        if generation.status in {Status.PROCESSING, Status.DOWNLOADING}:
            began = generation.submitted_at or generation.created_at
            words += f", {clock((datetime.now(UTC) - began).total_seconds())}"
            model = self._catalog.model(generation.request.model)
            if generation.status is Status.PROCESSING and model and model.usual_wait:
                words += f" of about {clock(model.usual_wait)}"
            if generation.progress is not None:
                words += f", {generation.progress} %"
        if generation.problem is not None:
            words += f". {problem_message(generation.problem, generation.status)}"
        return words
