"""Reading the library: times at 100,000 rows as ratios to 10,000 rows, in one run.

python -m benchmarks.library
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import median_ms, print_ratios
from videodesk.generation import Generation, Request, Status
from videodesk.library.database import FILE_NAME, connect
from videodesk.library.library import Library
from videodesk.library.query import Query, StatusFilter
from videodesk.library.reader import Reader
from videodesk.library.rows import COLUMNS, to_row
from videodesk.text import fold

WORDS = [
    "red",
    "blue",
    "kite",
    "dragon",
    "sea",
    "dune",
    "fox",
    "wave",
    "snow",
    "city",
    "海边",
    "风筝",
]
ROUNDS = 7


def fill(folder: Path, count: int) -> None:
    with Library(folder):
        pass
    connection = connect(folder / FILE_NAME)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    names = ", ".join(COLUMNS)
    marks = ", ".join(f":{column}" for column in COLUMNS)
    connection.execute("BEGIN IMMEDIATE")
    for number in range(count):
        prompt = " ".join(WORDS[(number * 7 + step * step) % len(WORDS)] for step in range(40))
        made = Generation(
            id=f"{number:016x}",
            request=Request(model="veo3", prompt=prompt),
            status=Status.COMPLETED,
            created_at=start + timedelta(minutes=number),
        )
        connection.execute(
            f"INSERT INTO generations ({names}) VALUES ({marks})", to_row(made, folder)
        )
        connection.execute(
            "INSERT INTO folded_prompts VALUES (last_insert_rowid(), ?)", (fold(prompt),)
        )
    connection.execute("COMMIT")
    connection.close()


def figures(folder: Path) -> dict[str, float]:
    with Reader(folder) as reader:
        ids = list(reader.listing().ids)
        middle = ids[len(ids) // 2 : len(ids) // 2 + 128]
        reads: dict[str, Callable[[], object]] = {
            "listing of everything": reader.listing,
            "a page of 128 from the middle": lambda: reader.get_many(middle),
            "a page of 128 with annotations": lambda: reader.rows(middle),
            "listing of what needs the user": lambda: reader.listing(
                Query(show=StatusFilter.NEEDS_YOU)
            ),
            "search, first page: everything": lambda: reader.search(Query()).first_page(64),
            "search, first page: one word": lambda: reader.search(Query("dragon")).first_page(64),
            "search, first page: one letter": lambda: reader.search(Query("d")).first_page(64),
            "search, first page: 2 characters": lambda: reader.search(Query("海边")).first_page(64),
            "search, first page: rare letters": lambda: reader.search(Query("zq")).first_page(64),
            "search, first page: nothing": lambda: reader.search(Query("zeppelin")).first_page(64),
            "search, everything: one word": lambda: reader.listing(Query("dragon")),
            "search, everything: 2 characters": lambda: reader.listing(Query("海边")),
        }
        return {what: median_ms(read, ROUNDS) for what, read in reads.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        found = []
        for count in (10_000, 100_000):
            folder = Path(name) / str(count)
            fill(folder, count)
            found.append(figures(folder))
    small, large = found
    print_ratios(("10,000", "100,000"), small, large, "ms")


if __name__ == "__main__":
    main()
