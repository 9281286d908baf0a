"""Possible disk contents after a power loss: synced data, and any part of unsynced data."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tests.torture.write_log import Change, Delete, Sync, Truncate, Write, WriteLog

SECTOR: Final = 512
"""What a disk writes as a whole; a page of the database is eight of them."""

Files = dict[str, bytearray]
_EVEN: Final = 0.5


class Loss(StrEnum):
    """What becomes of the writes that were not synced."""

    NOTHING = "all arrived"
    ALL = "none arrived"
    LATE = "only the first few arrived"
    EARLY = "only the last few arrived"
    SOME = "any of them arrived"
    TORN = "the last one was torn between two sectors"
    SECTORS = "any sectors of any of them arrived"
    ZEROS = "the files grew, with zeros in place of some"
    GARBAGE = "the files grew, with garbage in place of some"


@dataclass(frozen=True, slots=True)
class Crash:
    """The power goes after `at` operations. `safe` is not to be changed."""

    at: int
    safe: Mapping[str, bytearray]
    pending: Sequence[Change]

    def image(self, loss: Loss, chance: random.Random) -> Files:
        """One disk as it may be found."""
        files = {path: bytearray(content) for path, content in self.safe.items()}
        grown = _lengths(self.pending) if loss in {Loss.ZEROS, Loss.GARBAGE} else {}
        for path, length in grown.items():
            content = files.setdefault(path, bytearray())
            missing = max(0, length - len(content))
            content += chance.randbytes(missing) if loss is Loss.GARBAGE else bytes(missing)
        _apply(files, _survivors(self.pending, loss, chance))
        return files


def crashes(tape: WriteLog) -> Iterator[Crash]:
    """Every point at which the power can go, from before the first operation on."""
    safe: Files = {}
    pending: list[Change] = []
    yield Crash(0, safe, ())
    for number, operation in enumerate(tape.operations, start=1):
        match operation:
            case Sync(path):
                if operation.folder:
                    pending = _deleted(safe, pending)
                _apply(safe, [each for each in pending if each.path == path])
                pending = [each for each in pending if each.path != path]
            case Delete(synced=True):
                pending = _deleted(safe, [*pending, operation])
            case Write() | Truncate() | Delete():
                pending.append(operation)
        yield Crash(number, safe, tuple(pending))


def _deleted(safe: Files, pending: Sequence[Change]) -> list[Change]:
    """What is still pending once the folder was synced."""
    rest: list[Change] = []
    for change in pending:
        if isinstance(change, Delete):
            safe.pop(change.path, None)
            rest = [each for each in rest if each.path != change.path]
        else:
            rest.append(change)
    return rest


def _survivors(pending: Sequence[Change], loss: Loss, chance: random.Random) -> Sequence[Change]:
    cut = chance.randint(0, len(pending))
    match loss:
        case Loss.NOTHING:
            return pending
        case Loss.ALL:
            return ()
        case Loss.LATE:
            return pending[:cut]
        case Loss.EARLY:
            return pending[cut:]
        case Loss.TORN:
            last = [piece for each in pending[-1:] for piece in _sectors(each)]
            return [*pending[:-1], *last[: chance.randint(0, len(last))]]
        case Loss.SOME | Loss.ZEROS | Loss.GARBAGE:
            return [each for each in pending if chance.random() < _EVEN]
        case Loss.SECTORS:
            pieces = [piece for each in pending for piece in _sectors(each)]
            return [each for each in pieces if chance.random() < _EVEN]


def _sectors(change: Change) -> list[Change]:
    """A write as the disk carries it out: the parts of it that lie in one sector each."""
    if not isinstance(change, Write):
        return [change]
    pieces: list[Change] = []
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        piece = change.data[start - change.offset : stop - change.offset]
        pieces.append(Write(change.path, start, piece))
        start = stop
    return pieces


def _apply(files: Files, changes: Sequence[Change]) -> None:
    for change in changes:
        match change:
            case Write(path, offset, data):
                content = files.setdefault(path, bytearray())
                content.extend(bytes(max(0, offset - len(content))))
                content[offset : offset + len(data)] = data
            case Truncate(path, size):
                content = files.setdefault(path, bytearray())
                del content[size:]
                content.extend(bytes(size - len(content)))
            case Delete(path):
                files.pop(path, None)


def _lengths(changes: Sequence[Change]) -> dict[str, int]:
    """How long the files would have become."""
    lengths: dict[str, int] = {}
    for change in changes:
        if isinstance(change, Write):
            end = change.offset + len(change.data)
            lengths[change.path] = max(lengths.get(change.path, 0), end)
    return lengths
