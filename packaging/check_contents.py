"""Holds a finished program folder to contents.toml, and says what its large parts are for.

    python packaging/check_contents.py dist/videodesk

Ends with 1 when something is missing, unwanted, or large for no known purpose.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contents import LARGE_BYTES, Contents, read_contents


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the folder: its path below it, with `/`, and its size in bytes."""

    path: str
    size: int


def main(arguments: list[str]) -> int:
    """Checks the folder that is named, prints the table, and gives the exit code."""
    folder = Path(arguments[0])
    table = read_contents()
    parts = list(parts_of(folder))
    complaints = complaints_about(parts, table, sys.platform)
    write = sys.stdout.write
    for line in large_parts(parts, table):
        write(f"{line}\n")
    total = sum(part.size for part in parts)
    write(f"{total / 1e6:7.1f} MB  {folder}, {len(parts)} files\n")
    for complaint in complaints:
        sys.stderr.write(f"{complaint}\n")
    return 1 if complaints else 0


def parts_of(folder: Path) -> Iterator[Part]:
    """All files below a folder. A symbolic link counts, at no size: what is there is looked up by
    name, and PyInstaller links libraries into the folder's top."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            size = 0 if path.is_symlink() else path.stat().st_size
            yield Part(path.relative_to(folder).as_posix(), size)


def large_parts(parts: list[Part], table: Contents) -> Iterator[str]:
    """A line for each part over 5 MB, the largest first."""
    for part in sorted(parts, key=lambda part: -part.size):
        if part.size > LARGE_BYTES:
            purpose = table.purpose(part.path) or "?"
            yield f"{part.size / 1e6:7.1f} MB  {Path(part.path).name:<34} {purpose}"


def complaints_about(parts: list[Part], table: Contents, system: str) -> list[str]:
    """What is wrong with the folder, a sentence each."""
    paths = [part.path for part in parts]
    return [
        *(f"Missing: {each}" for each in table.missing(paths, system)),
        *(f"Unwanted: {each}" for each in table.unwanted(paths)),
        *(
            f"Nobody says what {part.path} is for ({part.size / 1e6:.1f} MB)."
            for part in parts
            if part.size > LARGE_BYTES and table.purpose(part.path) is None
        ),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
