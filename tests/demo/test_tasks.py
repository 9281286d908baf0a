from pathlib import Path

import pytest

from videodesk.demo.create_request import CreateRequest
from videodesk.demo.tasks import TaskStore

ORDER = CreateRequest("veo3", "a red kite 🪁", ("https://example.com/a.jpg",), "16:9", "720p", 8)


def test_stored_task_is_read_back_with_its_request(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    ledger = TaskStore(path)
    first, second = ledger.add(ORDER, 10.5), ledger.add(CreateRequest("veo2", "b"), 11.0)
    ledger.set_drawn(first, 12.0)

    known = TaskStore(path)

    assert list(known.tasks.values()) == [first, second]
    assert known.tasks[first.id].order == ORDER
    assert known.drawn_at(first) == 12.0
    assert known.drawn_at(second) is None


def test_torn_line_affects_no_other_line(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    first = TaskStore(path).add(ORDER, 1.0)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])

    second = TaskStore(path).add(ORDER, 2.0)

    assert list(TaskStore(path).tasks) == [first.id, second.id]


def test_invalid_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(b'\xff\xfe\n[]\n{"type":"taken"}\n{"type":"later","x":1}\n\n')
    task = TaskStore(path).add(ORDER, 1.0)
    assert list(TaskStore(path).tasks) == [task.id]


def test_task_is_not_added_if_it_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    ledger = TaskStore(folder / "tasks.jsonl")
    with pytest.raises(OSError, match=r"tasks\.jsonl"):
        ledger.add(ORDER, 1.0)
    assert not ledger.tasks

    folder.mkdir()
    task = ledger.add(ORDER, 2.0)
    assert list(TaskStore(folder / "tasks.jsonl").tasks) == [task.id]


def test_rows_count_from_one_and_each_task_has_its_own_seed(tmp_path: Path) -> None:
    ledger = TaskStore(tmp_path / "tasks.jsonl")
    tasks = [ledger.add(ORDER, 1.0) for _ in range(5)]
    assert [task.row for task in tasks] == [1, 2, 3, 4, 5]
    assert len({task.chance for task in tasks}) == 5
    assert all(0 <= task.chance < 1 for task in tasks)
