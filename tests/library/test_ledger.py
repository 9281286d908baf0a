from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.ledger import Ledger, LedgerEvent, LedgerLine, event_of_change

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def a_line(number: int, prompt: str = "a red kite") -> LedgerLine:
    made = new_generation(Request(model="veo3", prompt=prompt), at=NOW)
    return LedgerLine(LedgerEvent.SENT, number, replace(made, status=Status.SUBMITTING))


def read(ledger: Ledger, start: int = 0) -> list[LedgerLine | None]:
    return [None if word is None else ledger.read_line(word) for word in ledger.read_heads(start)]


def test_ledger_line_holds_the_whole_row(tmp_path: Path) -> None:
    full = Generation(
        id="0123456789abcdef",
        request=Request(
            model="veo3",
            prompt="风筝 🪁 \n \x00 second line",
            images=("https://example.com/a.png", str(tmp_path / "images" / "ab" / "abc.png")),
            aspect_ratio="16:9",
            size="720p",
            duration=8,
            extra={"seed": 7, "nested": {"list": [1, None, "x"]}},
            profile="work",
        ),
        status=Status.PROCESSING,
        created_at=NOW,
        submitted_at=NOW,
        task_id="task:1/=",
        parent="fedcba9876543210",
    )
    Ledger(tmp_path).append([LedgerLine(LedgerEvent.TASK, 5, full)])
    assert read(Ledger(tmp_path)) == [LedgerLine(LedgerEvent.TASK, 5, full)]
    assert str(tmp_path) not in Ledger(tmp_path).path.read_text()


def test_line_torn_at_any_byte_loses_that_line_only(tmp_path: Path) -> None:
    first, second, third = a_line(1), a_line(2, "风筝"), a_line(3)
    ledger = Ledger(tmp_path)
    ledger.append([first])
    whole = ledger.size
    ledger.append([second])
    content = ledger.path.read_bytes()
    for cut in range(whole, len(content) + 1):
        ledger.path.write_bytes(content[:cut])
        ledger.append([third])
        lines = read(ledger)
        assert lines[0] == first
        assert lines[-1] == third
        assert lines[1:-1] in ([], [None], [second])
        assert ([second] == lines[1:-1]) == (cut >= len(content) - 1)


@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_damaged_line_is_rejected(
    tmp_path_factory: pytest.TempPathFactory, place: int, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    lines = [a_line(number) for number in range(3)]
    ledger = Ledger(folder)
    ledger.append(lines)
    content = bytearray(ledger.path.read_bytes())
    content[place % len(content)] ^= flip
    ledger.path.write_bytes(content)
    believed = [each for each in read(ledger) if each is not None]
    assert believed != lines
    assert all(each in lines for each in believed)


@given(st.binary())
def test_garbage_is_rejected(tmp_path_factory: pytest.TempPathFactory, garbage: bytes) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    ledger.path.write_bytes(garbage)
    assert all(each is None for each in ledger.read_heads())
    line = a_line(1)
    ledger.append([line])
    assert read(ledger)[-1] == line


def test_mark_leads_to_the_lines_after_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.offset_after(ledger.mark()) == 0
    ledger.append([a_line(1)])
    mark = ledger.mark()
    line = a_line(2)
    ledger.append([line])
    assert read(ledger, ledger.offset_after(mark)) == [line]
    assert ledger.offset_after(None) == ledger.offset_after("nonsense") == 0


def test_mark_of_another_ledger_leads_to_the_start(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append([a_line(1), a_line(2)])
    mark = ledger.mark()
    ledger.path.unlink()
    assert ledger.offset_after(mark) == 0
    ledger.append([a_line(number) for number in range(9)])
    assert ledger.offset_after(mark) == 0


@pytest.mark.parametrize(
    ("before", "after", "task", "event"),
    [
        (Status.QUEUED, Status.SUBMITTING, None, LedgerEvent.SENT),
        (Status.SUBMITTING, Status.PROCESSING, "t", LedgerEvent.TASK),
        (Status.UNCONFIRMED, Status.PROCESSING, "t", LedgerEvent.TASK),
        (Status.SUBMITTING, Status.QUEUED, None, LedgerEvent.CLOSED),
        (Status.SUBMITTING, Status.FAILED, None, LedgerEvent.CLOSED),
        (Status.UNCONFIRMED, Status.CANCELLED, None, LedgerEvent.CLOSED),
        (Status.SUBMITTING, Status.UNCONFIRMED, None, None),
        (Status.QUEUED, Status.CANCELLED, None, None),
        (Status.QUEUED, Status.FAILED, None, None),
    ],
)
def test_changes_about_money_are_ledger_events(
    before: Status, after: Status, task: str | None, event: LedgerEvent | None
) -> None:
    made = replace(new_generation(Request("m", "p")), status=before)
    assert event_of_change(made, replace(made, status=after, task_id=task)) is event


def test_progress_is_no_ledger_event() -> None:
    made = replace(new_generation(Request("m", "p")), status=Status.PROCESSING, task_id="t")
    assert event_of_change(made, replace(made, progress=50)) is None
    assert event_of_change(made, replace(made, status=Status.FAILED)) is None
