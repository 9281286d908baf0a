import json
import shutil
import signal
import struct
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cli.conftest import CommandLine, interrupt
from tests.demo.quick import QUICK
from videodesk.demo.service import DemoService, Shape

SMALL = ("-m", "seedance-lite", "--duration", "1", "--size", "160x90")
KEYS = [
    "id",
    "status",
    "model",
    "prompt",
    "images",
    "aspect_ratio",
    "size",
    "duration",
    "task_id",
    "video",
    "poster",
    "created_at",
    "completed_at",
    "error",
]


def at(service: DemoService) -> tuple[str, ...]:
    return ("--base-url", service.base_url, "--poll-interval", "0.1")


def ffprobe(file: str) -> dict[str, Any]:
    assert shutil.which("ffprobe"), "ffprobe is missing: packaging/linux/system-packages test"
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-print_format", "json", "-show_streams", file],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)["streams"][0]
    return found


@pytest.mark.parametrize("shape", list(Shape))
def test_generate_makes_one_clip(videodesk: CommandLine, tmp_path: Path, shape: Shape) -> None:
    with DemoService(tmp_path / "s", QUICK, shape=shape) as service:
        said = videodesk(
            *at(service),
            "generate",
            "a red kite over dunes",
            "-m",
            "seedance-lite",
            "--aspect-ratio",
            "9:16",
            "--size",
            "480p",
            "--duration",
            "2",
            "--json",
            VIDEODESK_API_KEY="sk-abc",
        )
    assert said.code == 0
    assert list(said.row) == KEYS
    assert said.row["status"] == "completed"
    assert said.row["error"] is None
    stream = ffprobe(said.row["video"])
    assert stream["codec_name"] == "h264"
    assert stream["width"] / stream["height"] == pytest.approx(9 / 16, abs=0.02)
    assert Path(said.row["poster"]).is_file()
    assert said.row["created_at"].endswith("Z")


def test_generate_with_demo_needs_no_setup(videodesk: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    said = videodesk("--demo", "generate", "waves", *SMALL, "-o", str(copy))
    assert said.code == 0
    path = Path(said.out.strip())
    assert path.read_bytes() == copy.read_bytes()
    assert "Waiting" in said.err
    assert "Finished" in said.err
    assert "\x1b" not in said.err


def test_output_file_is_not_overwritten(videodesk: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "holiday.mp4"
    copy.write_text("something dear")
    said = videodesk("--demo", "generate", "waves", *SMALL, "-o", str(copy))
    assert said.code == 2
    assert "already exists" in said.err
    assert copy.read_text() == "something dear"
    assert videodesk("list", "--json").out == ""
    said = videodesk("--demo", "generate", "waves", *SMALL, "-o", str(copy), "--overwrite")
    assert said.code == 0
    assert copy.read_bytes() == Path(said.out.strip()).read_bytes()


def test_image_is_sent_with_the_request(videodesk: CommandLine, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (200, 200), (200, 20, 20)).save(picture)
    said = videodesk(
        *("--demo", "generate", "it turns", "-m", "wan-ai/wan2.1-i2v-14b-720p"),
        *("-i", f"file://localhost{picture}", "--json"),
    )
    assert said.code == 0
    frame = tmp_path / "frame.png"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", said.row["video"], "-frames:v", "1", str(frame)], check=True
    )
    with Image.open(frame) as drawn:
        middle = drawn.convert("RGB").getpixel((drawn.width // 2, drawn.height // 3))
    assert isinstance(middle, tuple)
    assert middle[0] > 120
    assert middle[2] < 90


def test_fully_transparent_image_is_named_before_anything_is_sent(
    videodesk: CommandLine, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGBA", (20, 20)).save(picture)
    said = videodesk("generate", "it turns", "-i", str(picture), "--extra", "no JSON")
    assert said.code != 0
    assert "picture.png is fully transparent: nothing in it can be seen." in said.err


def huge_png(path: Path) -> Path:
    """A valid header of 40,000 x 40,000 pixels and next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([""], "Describe the clip"),
        (["   "], "Describe the clip"),
        (["x", "-m", ""], "Choose a model"),
        (["x", "-m", "wan-ai/wan2.1-t2v-14b", "-i", "GOOD"], "text only"),
        (["x", "-m", "wan-ai/wan2.1-i2v-14b-720p"], "needs a picture"),
        (["x", "-i", "TEXT"], "can't be read as a picture"),
        (["x", "-i", "HUGE"], "too many pixels"),
        (["x", "-i", "/nowhere.png"], "nowhere.png"),
        (["x", "-i", "https://"], "a web address"),
        (["x", "-i", "ftp://host/a.png"], "a web address"),
        (["x", "--duration", "0"], "duration: "),
        (["x", "--duration", "abc"], "duration: "),
        (["x", "--duration", "1.5"], "duration: "),
        (["x", "--extra", "{"], "valid JSON"),
        (["x", "--extra", "[1]"], "JSON object"),
        (["x", "-o", "/nowhere/clip.mp4"], "doesn't exist"),
        (["x", "--no-such-option"], "--no-such-option"),
        ([], "PROMPT"),
    ],
)
def test_invalid_request_is_reported_and_not_sent(
    videodesk: CommandLine, service: DemoService, tmp_path: Path, arguments: list[str], word: str
) -> None:
    files = {
        "GOOD": tmp_path / "good.png",
        "TEXT": tmp_path / "text.png",
        "HUGE": huge_png(tmp_path / "huge.png"),
    }
    Image.new("RGB", (20, 20)).save(files["GOOD"])
    files["TEXT"].write_text("not a picture")
    given = [str(files.get(each, each)) for each in arguments]
    said = videodesk(*at(service), "generate", *given, VIDEODESK_API_KEY="sk-abc")
    assert said.code == 2
    assert word in said.err
    assert said.out == ""
    assert service.charged == 0
    assert not (videodesk.data / "library").exists()


def test_request_without_a_key_waits_for_the_next_run(
    videodesk: CommandLine, service: DemoService
) -> None:
    waiting = videodesk(*at(service), "generate", "x", *SMALL, "--json")
    assert waiting.code == 3
    assert waiting.row["status"] == "queued"
    assert waiting.row["error"]["code"] == "key_missing"
    assert service.charged == 0
    resumed = videodesk(*at(service), "resume", "--json", VIDEODESK_API_KEY="sk-abc")
    assert resumed.code == 0
    assert resumed.row["id"] == waiting.row["id"]
    assert resumed.row["status"] == "completed"
    assert service.charged == 1


@pytest.mark.parametrize(
    ("direction", "ended"),
    [
        ("fail", (1, "failed", "content_refused")),
        ("no balance", (3, "queued", "no_balance")),
        ("lose answer", (4, "unconfirmed", "answer_lost")),
        ("gateway timeout", (4, "unconfirmed", "answer_lost")),
    ],
)
def test_exit_code_tells_the_outcome(
    videodesk: CommandLine, service: DemoService, direction: str, ended: tuple[int, str, str]
) -> None:
    code, status, problem = ended
    said = videodesk(
        *at(service),
        "generate",
        f"x [demo: {direction}]",
        *SMALL,
        "--json",
        VIDEODESK_API_KEY="sk-abc",
    )
    assert (said.code, said.row["status"]) == (code, status)
    assert said.row["error"]["code"] == problem
    assert said.row["error"]["message"]
    assert said.row["error"]["detail"], "a script sees why"
    shown = videodesk("show", said.row["id"], "--json").row["error"]
    assert shown == said.row["error"]
    assert shown.keys() == {"code", "message", "hint", "detail"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_generate_loses_nothing(
    videodesk: CommandLine, service: DemoService, number: signal.Signals
) -> None:
    process = videodesk.start(
        *at(service),
        *("generate", "x [demo: forever]", *SMALL, "--json"),
        VIDEODESK_API_KEY="sk-abc",
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "In progress" in line:
            break
    said = interrupt(process, number)
    assert said.code == 5
    assert "resume" in said.err
    assert said.row["status"] == "processing"
    assert said.row["task_id"]
    assert service.charged == 1


def test_no_wait_ends_when_the_request_is_accepted(
    videodesk: CommandLine, service: DemoService
) -> None:
    sent = videodesk(
        *at(service), "generate", "x", *SMALL, "--no-wait", "--json", VIDEODESK_API_KEY="sk-abc"
    )
    assert sent.code == 0
    assert sent.row["task_id"]
    resumed = videodesk(*at(service), "resume", "--json", VIDEODESK_API_KEY="sk-abc")
    assert resumed.code == 0
    assert resumed.row["task_id"] == sent.row["task_id"]
    assert service.charged == 1


def test_follow_imports_a_task_made_elsewhere(
    videodesk: CommandLine, service: DemoService, tmp_path: Path
) -> None:
    made = videodesk(*at(service), "generate", "x", *SMALL, "--json", VIDEODESK_API_KEY="sk-abc")
    other = replace(videodesk, data=tmp_path / "other")
    said = other(*at(service), "track", made.row["task_id"], "--json", VIDEODESK_API_KEY="sk-abc")
    assert said.code == 0
    clip = tmp_path / "service" / "clips" / f"{made.row['task_id']}.mp4"
    for row in (made.row, said.row):
        assert Path(row["video"]).read_bytes().startswith(clip.read_bytes())
    assert service.charged == 1
