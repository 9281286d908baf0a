"""Libraries of any size with real files, kept between runs.

Each is a folder for `--data-dir`. Its clips and posters are hard links to a pool of 24 real
ones, so that 100,000 of them take no space but are opened, decoded and played like any other. A
library is built once for each version of its format, in `build/benchmarks/`.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import av
from av.video import VideoStream
from PIL import Image

from videodesk.generation import Generation, Request, Status
from videodesk.library.database import FILE_NAME, connect
from videodesk.library.library import Library
from videodesk.library.rows import COLUMNS, to_row
from videodesk.media.worker.calls import poster
from videodesk.paths import app_paths, poster_path
from videodesk.text import fold

SIZES: Final = (0, 1_000, 10_000, 100_000)
LARGEST: Final = 1_000_000
RARE_WORD: Final = "zeppelin"
"""A word of one prompt in a thousand."""

_FOLDER: Final = Path(__file__).resolve().parent.parent / "build" / "benchmarks"
_MIGRATIONS: Final = Path(__file__).resolve().parent.parent / "videodesk/library/migrations"
_POOL: Final = 24
_START: Final = datetime(2026, 11, 1, tzinfo=UTC)
_WORDS: Final = (
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
    "harbour",
    "lantern",
    "mountain",
    "river",
    "glass",
    "train",
    "forest",
    "海边",
    "风筝",
    "雪山",
    "城市",
)
_MODELS: Final = ("veo3", "veo3.1", "seedance-lite", "grok-video-3")


def data_folder(count: int) -> Path:
    """The data folder of a program whose library has `count` clips; builds it if needed."""
    folder = _FOLDER / f"format-{len(list(_MIGRATIONS.glob('*.sql')))}" / str(count)
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    paths = app_paths(data_dir=folder)
    with Library(paths.library):
        pass
    _fill(paths.library, paths.posters, count)
    (folder / "complete").touch()
    return folder


def pool() -> list[tuple[Path, Path]]:
    """Clips of 1280 x 720, four seconds, H.264, and their posters."""
    folder = _FOLDER / "pool"
    made = []
    for number in range(_POOL):
        clip, image = folder / f"{number}.mp4", folder / f"{number}.jpg"
        if not image.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write_clip(clip, number)
            poster(clip, image)
        made.append((clip, image))
    return made


def _fill(folder: Path, posters: Path, count: int) -> None:
    pairs = pool()
    connection = connect(folder / FILE_NAME)
    names = ", ".join(COLUMNS)
    marks = ", ".join(f":{column}" for column in COLUMNS)
    numbered = _generations(folder, count)
    while chunk := list(islice(numbered, 10_000)):
        connection.execute("BEGIN IMMEDIATE")
        for number, made in chunk:
            assert made.file is not None
            clip, image = pairs[number % _POOL]
            _link(clip, made.file)
            _link(image, poster_path(posters, made.id))
            connection.execute(
                f"INSERT INTO generations ({names}) VALUES ({marks})", to_row(made, folder)
            )
            connection.execute(
                "INSERT INTO folded_prompts VALUES (last_insert_rowid(), ?)",
                (fold(made.request.prompt),),
            )
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def _generations(folder: Path, count: int) -> Iterator[tuple[int, Generation]]:
    for number in range(count):
        prompt = " ".join(_WORDS[(number * 7 + step * step) % len(_WORDS)] for step in range(40))
        if number % 1000 == 500:
            prompt = f"{RARE_WORD} {prompt}"
        at = _START - timedelta(minutes=count - number)
        identity = f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"
        place = folder / "videos" / f"{at:%Y}" / f"{at:%m}" / f"{number % 97:02}"
        yield (
            number,
            Generation(
                id=identity,
                request=Request(
                    model=_MODELS[number % len(_MODELS)],
                    prompt=prompt,
                    aspect_ratio="16:9",
                    duration=4,
                ),
                status=Status.COMPLETED,
                created_at=at,
                submitted_at=at,
                completed_at=at + timedelta(seconds=90),
                task_id=f"task-{identity}",
                file=place / f"clip_{identity}.mp4",
                width=1280,
                height=720,
                seconds=4.0,
            ),
        )


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)


def _write_clip(path: Path, number: int) -> None:
    with av.open(path, "w") as file:
        video = file.add_stream("libx264", rate=24, options={"g": "48"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 1280, 720, "yuv420p"
        picture = Image.effect_noise((320, 180), 40).convert("RGB").resize((1440, 720))
        tint = Image.new("RGB", picture.size, (number * 10, 250 - number * 10, 90))
        picture = Image.blend(picture, tint, 0.6)
        for frame in range(96):
            moved = picture.crop((frame, 0, frame + 1280, 720))
            image = av.VideoFrame(1280, 720, "rgb24")
            image.planes[0].update(moved.tobytes())
            file.mux(video.encode(image.reformat(format="yuv420p")))
        file.mux(video.encode())
