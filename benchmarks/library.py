"""How the library bears its size: each figure as a ratio of 100,000 rows to 10,000, in one run.

python -m benchmarks.library
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from videodesk.generation import Generation, Request, Status
from videodesk.library.database import FILE_NAME, connect
from videodesk.library.library import Library
from videodesk.library.query import Query, StatusFilter
from videodesk.library.reader import Reader
from videodesk.library.rows import COLUMNS, to_row

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
    connection.execute("COMMIT")
    connection.close()


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def figures(folder: Path) -> dict[str, float]:
    with Reader(folder) as reader:
        ids = list(reader.listing().ids)
        middle = ids[len(ids) // 2 : len(ids) // 2 + 128]
        return {
            "listing of everything": median_ms(reader.listing),
            "a page of 128 from the middle": median_ms(lambda: reader.get_many(middle)),
            "a page of 128 with annotations": median_ms(lambda: reader.rows(middle)),
            "listing of what needs the user": median_ms(
                lambda: reader.listing(Query(show=StatusFilter.NEEDS_YOU))
            ),
            "search: one word": median_ms(lambda: reader.find(Query("dragon"), limit=200)),
            "search: two characters": median_ms(lambda: reader.find(Query("海边"), limit=200)),
            "search: nothing found": median_ms(lambda: reader.find(Query("zeppelin"), limit=200)),
        }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        found = []
        for count in (10_000, 100_000):
            folder = Path(name) / str(count)
            fill(folder, count)
            found.append(figures(folder))
    small, large = found
    print(f"{'':32} {'10,000':>10} {'100,000':>10} {'ratio':>7}")
    for what, slow in large.items():
        quick = small[what]
        print(f"{what:32} {quick:8.2f} ms {slow:8.2f} ms {slow / quick:6.1f}")


if __name__ == "__main__":
    main()
