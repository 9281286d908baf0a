"""Damage of every kind, at many places, each time on a fresh copy of one library."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.library.factories import accepted, at, changed, completed, open_on, queued, sent
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Request, Status, new_generation
from videodesk.library.damaged_database import DamagedDatabase
from videodesk.library.database import APPLICATION_ID, FILE_NAME, connect, migrations
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.library.rows import to_row


def test_library_with_a_flipped_header_byte_opens_whole_or_is_refused(tmp_path: Path) -> None:
    """The library opens with everything that was sent, or is refused unchanged."""
    kept = tmp_path / "kept"
    with Library(kept) as library:
        working, doubtful = (
            accepted(library),
            changed(library, sent(library), status=Status.UNCONFIRMED),
        )
    content = (kept / FILE_NAME).read_bytes()
    for place in range(100):
        damaged = bytearray(content)
        damaged[place] ^= 0x5A
        folder = tmp_path / str(place)
        shutil.copytree(kept, folder)
        (folder / FILE_NAME).write_bytes(damaged)
        refusal = refused_untouched(folder)
        assert refusal in {None, Code.LIBRARY_TOO_NEW}, place
        if refusal is None:
            with Reader(folder) as reader:
                assert reader.get(working.id) == working, place
                doubt = reader.get(doubtful.id)
                assert doubt is not None
                assert doubt.status is Status.UNCONFIRMED, place
        shutil.rmtree(folder)


def refused_untouched(folder: Path) -> Code | None:
    """Opens a library and writes to it; returns why that was refused, if it was."""
    before = (folder / FILE_NAME).read_bytes()
    try:
        with Library(folder) as library:
            queued(library, "it can be written to")
    except VideoDeskError as failure:
        return failure.code if (folder / FILE_NAME).read_bytes() == before else Code.INTERNAL
    return None


def flip_some_bytes(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 20])):
        content[chance.randrange(100, len(content))] ^= chance.randrange(1, 256)


def garble_a_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 4096) * 4096
    content[start : start + 4096] = chance.randbytes(4096)


def wipe_a_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 4096) * 4096
    content[start : start + 4096] = bytes(4096)


def swap_two_pages(content: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(len(content) // 4096) * 4096 for _ in range(2))
    kept = content[one : one + 4096]
    content[one : one + 4096] = content[other : other + 4096]
    content[other : other + 4096] = kept


def cut_it_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(1, len(content)) :]


@pytest.mark.parametrize(
    "damage", [flip_some_bytes, garble_a_page, wipe_a_page, swap_two_pages, cut_it_off]
)
def test_no_damage_loses_a_task(
    tmp_path: Path, damage: Callable[[bytearray, random.Random], None]
) -> None:
    kept = tmp_path / "kept"
    with open_on(kept, 20) as library:
        working = [accepted(library, f"{number} " * 50) for number in range(20)]
        done = [completed(library, f"{number} done " * 20) for number in range(5)]
    content = (kept / FILE_NAME).read_bytes()
    chance = random.Random(20261123)
    for turn in range(12):
        damaged = bytearray(content)
        damage(damaged, chance)
        folder = tmp_path / str(turn)
        shutil.copytree(kept, folder)
        (folder / FILE_NAME).write_bytes(damaged)
        with Library(folder, check_rows=True, now=lambda: at(21)) as library:
            library.rebuild()
            rows = {each.task_id: each for each in library.find()}
            queued(library, "it goes on")
        assert {each.task_id for each in (*working, *done)} <= rows.keys(), turn
        for each in done:
            file = rows[each.task_id].file
            assert each.file is not None
            assert file is not None
            assert file.name == each.file.name, turn
        shutil.rmtree(folder)


def test_database_of_schema_2_is_read_and_checked(
    tmp_path: Path,
) -> None:
    made = new_generation(Request(model="veo3", prompt="a red kite"), at=at(23))
    row = to_row(made, tmp_path)
    later = {"by_hand", "retry_count", "retry_since", "file_bytes", "file_sha256"}
    of_then = [column for column in row if column not in later]
    old = connect(tmp_path / FILE_NAME)
    for number, sql in migrations():
        if number <= 2:
            old.execute(sql)
    old.pragma("application_id", APPLICATION_ID)
    old.pragma("user_version", 2)
    old.execute(
        f"INSERT INTO generations ({', '.join(of_then)}) "
        f"VALUES ({', '.join(f':{each}' for each in of_then)})",
        row,
    )
    old.close()
    damaged = DamagedDatabase(tmp_path / FILE_NAME)
    assert list(damaged.generations(tmp_path)) == [made]
    damaged.close()
    with Library(tmp_path, check_rows=True) as library:
        assert library.problems == ()
        assert library.get(made.id) == made
