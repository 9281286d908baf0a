"""Power loss while the library writes: the short form, and the control that must be caught."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.images import Loss, crashes
from tests.torture.power import folder_for_images, lose_power, record
from tests.torture.write_log import Delete, Sync, Write, WriteLog

pytestmark = pytest.mark.skipif(os.name != "posix", reason="records below the VFS of POSIX")

SEED = 20261123


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_for_images() as folder:
        yield folder


@pytest.mark.parametrize(
    ("images", "pragmas"), [(150, {}), (50, {"wal_autocheckpoint": 16})], ids=["as it is", "busy"]
)
def test_acknowledged_steps_survive_power_loss_at_any_write(
    folder: Path, images: int, pragmas: dict[str, int]
) -> None:
    losses = lose_power(
        record(folder / "life", pragmas=pragmas), folder / "image", most=images, seed=SEED
    )

    assert losses.stories == []
    assert losses.images == images
    assert losses.acknowledged > 100
    assert set(losses.by_loss) == set(Loss)


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_database_with_weaker_sync_is_caught_and_the_ledger_compensates(
    folder: Path, synchronous: str
) -> None:
    tape = record(folder / "life", pragmas={"synchronous": synchronous})

    losses = lose_power(tape, folder / "image", most=100, seed=SEED)

    assert losses.alone.lost > 20
    assert losses.alone.task_ids_lost > 20
    assert losses.library.task_ids_lost == 0


def test_synced_data_is_in_every_image_and_unsynced_data_may_be_torn() -> None:
    tape = WriteLog(Path("/nowhere"))
    tape.operations += [
        Write("file", 0, b"a" * 600),
        Sync("file", folder=False),
        Write("file", 300, b"b" * 600),
    ]
    *_, last = crashes(tape)

    found = {bytes(last.image(loss, random.Random(n))["file"]) for loss in Loss for n in range(40)}

    assert {each[:300] for each in found} == {b"a" * 300}
    halves = {(each[300:301], each[512:513]) for each in found}
    assert halves == {(b"a", b"a"), (b"b", b"b"), (b"b", b"a"), (b"a", b"b")}
    assert {each[300:512] for each in found} == {b"a" * 212, b"b" * 212}


def test_deleted_file_may_reappear_until_its_folder_is_synced() -> None:
    tape = WriteLog(Path("/nowhere"))
    tape.operations += [Write("journal", 0, b"a"), Sync("journal", folder=True)]
    tape.operations += [Delete("journal", synced=False), Sync("wal", folder=True)]
    after = [
        [set(crash.image(loss, random.Random(0))) for loss in (Loss.NOTHING, Loss.ALL)]
        for crash in crashes(tape)
    ]

    assert after[3] == [set(), {"journal"}]
    assert after[4] == [set(), set()]
