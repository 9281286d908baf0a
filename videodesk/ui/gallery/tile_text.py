"""Presenter of tiles: the icon, text and colour of each state, times, and the titles of days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Final, assert_never

from PySide6.QtCore import QDate, QLocale, QObject

from videodesk.errors import Code, Problem
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.library.usual_wait import FindUsualWait, is_late
from videodesk.messages import without_request_id
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.widgets import formatting as words
from videodesk.ui.widgets.messages import problem_message

_CODES_WITH_SERVICE_REASON: Final = frozenset(
    {Code.GENERATION_FAILED, Code.CONTENT_REFUSED, Code.REFUSED}
)
_LINE_LIMIT: Final = 300
_TOOLTIP_LIMIT: Final = 600


@dataclass(frozen=True, slots=True)
class TileNotice:
    """The content of a tile without a clip: an icon, a word and a colour.

    `lines` are shown small below the word. `progress` is in per cent, None if the service gives
    none.
    """

    icon: str
    text: str
    tint: str = "second_text"
    lines: tuple[str, ...] = ()
    progress: int | None = None


class TilePresenter(QObject):
    """Texts for generations in their present state.

    `names` gives a model's name for its id, `usual_wait` how long one usually takes, `now` the
    time (aware), `holds` the accounts that are held.
    """

    def __init__(
        self,
        names: Callable[[str], str],
        usual_wait: FindUsualWait,
        now: Callable[[], datetime],
        parent: QObject | None = None,
        *,
        holds: AccountHolds | None = None,
    ) -> None:
        super().__init__(parent)
        self.holds = holds or AccountHolds(self)
        self._names = names
        self._usual_wait = usual_wait
        self._now = now

    def title(self, generation: Generation) -> str:
        """The first line of the prompt."""
        lines = generation.request.prompt.strip()[:_LINE_LIMIT].splitlines()
        return lines[0].strip() if lines else self.tr("No prompt")

    def metadata(self, generation: Generation, *, hidden: bool = False) -> str:
        """The model and the clip's length; of a hidden one, this first."""
        seconds = generation.seconds or generation.request.duration
        parts = (
            self.tr("Hidden") if hidden else "",
            self._names(generation.request.model),
            words.duration_text(max(1, round(seconds))) if seconds else "",
        )
        return " · ".join(part for part in parts if part)

    def notice(
        self,
        generation: Generation,
        *,
        file: FileState = FileState.INTACT,
        hidden: bool = False,
    ) -> TileNotice | None:
        """What the tile shows instead of a clip.

        None for a finished one whose file is intact and that is not hidden.
        """
        generation = self.holds.as_shown(generation)
        why = self._reasons(generation)
        match generation.status:
            case Status.QUEUED:
                return TileNotice("clock", words.status_label(generation.status), lines=why)
            case Status.SUBMITTING:
                return TileNotice("send", words.status_label(generation.status))
            case Status.PROCESSING:
                return self._working_notice(generation, why)
            case Status.DOWNLOADING:
                return TileNotice("download", words.status_label(generation.status), lines=why)
            case Status.UNCONFIRMED:
                return TileNotice("question", words.status_label(generation.status), "caution", why)
            case Status.FAILED:
                return TileNotice("fail", words.status_label(generation.status), "bad", why)
            case Status.CANCELLED:
                return TileNotice("stop", words.status_label(generation.status), lines=why)
            case Status.COMPLETED:
                return self._file_notice(file, hidden=hidden)
            case _:
                assert_never(generation.status)

    def _file_notice(self, file: FileState, *, hidden: bool) -> TileNotice | None:
        match file:
            case FileState.INTACT:
                return TileNotice("hidden", self.tr("Hidden")) if hidden else None
            case FileState.MISSING:
                return TileNotice("missing", self.tr("File missing"), "caution")
            case FileState.DAMAGED:
                return TileNotice("missing", self.tr("File damaged"), "caution")
            case _:
                assert_never(file)

    def accessible_text(
        self,
        generation: Generation,
        *,
        file: FileState = FileState.INTACT,
        hidden: bool = False,
    ) -> str:
        """All of a tile, for screen readers."""
        notice = self.notice(generation, file=file)
        state = (notice.text, *notice.lines) if notice else (words.status_label(generation.status),)
        parts = (self.title(generation), *state, self.metadata(generation, hidden=hidden))
        return ". ".join(part.rstrip(".") for part in parts)

    def tooltip(
        self,
        generation: Generation,
        *,
        file: FileState = FileState.INTACT,
        hidden: bool = False,
    ) -> str:
        """The whole prompt, the problem, and the exact time, as escaped rich text."""
        prompt = generation.request.prompt.strip()
        if len(prompt) > _TOOLTIP_LIMIT:
            prompt = f"{prompt[:_TOOLTIP_LIMIT]}…"
        generation = self.holds.as_shown(generation)
        parts = [prompt]
        notice = self.notice(generation, file=file)
        if notice is not None:
            parts.append(notice.text)
        if hidden:
            parts.append(self.tr("Hidden"))
        if generation.problem is not None:
            message = problem_message(generation.problem, generation.status)
            parts += [str(message), message.detail[:_TOOLTIP_LIMIT]]
        parts.append(words.exact_time(generation.created_at))
        return "".join(
            f'<p style="white-space: pre-wrap">{escape(part)}</p>' for part in parts if part
        )

    def day_title(self, ordinal: int) -> str:
        """The title of a day: today, yesterday, a weekday of the last week, or the date."""
        day = date.fromordinal(ordinal)
        match self._now().astimezone().toordinal() - ordinal:
            case 0:
                return self.tr("Today")
            case 1:
                return self.tr("Yesterday")
            case 2 | 3 | 4 | 5 | 6:
                return QLocale().standaloneDayName(day.isoweekday())
            case _:
                return QLocale().toString(
                    QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat
                )

    def _reasons(self, generation: Generation) -> tuple[str, ...]:
        """Why it failed or waits, and when it is tried again."""
        if generation.problem is None:
            return ()
        why = _reason(generation.problem, generation.status)
        if generation.retry_at is None or generation.status.is_settled:
            return (why,)
        return (why, words.tried_again(generation.retry_at, self._now()))

    def _working_notice(self, generation: Generation, why: tuple[str, ...]) -> TileNotice:
        elapsed = self._elapsed(generation)
        usual = self._usual_wait(generation)
        word = words.status_label(generation.status)
        if why:  # it explains the wait, and there is little room
            return TileNotice("sparkle", word, lines=why, progress=generation.progress)
        if is_late(elapsed, usual):
            word = words.longer_than_usual()
        time = words.elapsed_of_usual(elapsed, usual)
        return TileNotice("sparkle", word, lines=(time,), progress=generation.progress)

    def _elapsed(self, generation: Generation) -> float:
        since = generation.submitted_at or generation.created_at
        return (self._now() - since).total_seconds()


def _reason(problem: Problem, status: Status) -> str:
    """The error text of a tile: the service's own text if our sentence gives no reason.

    The id of the request is left out; the history has it.
    """
    first = without_request_id(problem.detail.strip().partition("\n")[0])
    if first and (status is Status.FAILED or problem.code in _CODES_WITH_SERVICE_REASON):
        return first
    return problem_message(problem, status).text
