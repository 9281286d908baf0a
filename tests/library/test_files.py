import hashlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.generation import Request, new_generation
from videodesk.library.clip_folder import id_in_name
from videodesk.library.files import readable_name, store_image, video_path
from videodesk.library.library import Library
from videodesk.library.locate import find_reader
from videodesk.messages import problem_message
from videodesk.text import without_invisible


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("A red kite over dunes", "a-red-kite-over-dunes"),
        ("  two\n lines… ", "two-lines…"),
        ("海边的红色风筝", "海边的红色风筝"),
        ("a/b\\c:d*e?", "a-b-c-d-e"),
        ("", "clip"),
        ("...", "clip"),
        ("con", "con_"),
        ("\u202egpj.exe", "gpj-exe"),
        ("a\u200b kite\u2069 \u00adfl\u200dies\ufeff", "a-kite-flies"),
        ("\u200b\u2066", "clip"),
        ("\u3164 \u2800", "clip"),
    ],
)
def test_prompt_becomes_a_readable_file_name(prompt: str, name: str) -> None:
    assert readable_name(prompt, 100) == name


def test_long_prompt_is_cut_between_words() -> None:
    name = readable_name("kite " * 100, 23)
    assert name == "kite-kite-kite-kite"


@pytest.mark.parametrize("available", [300, 120, 80, 60, 40])
def test_name_of_a_clip_is_shorter_where_the_path_is_long(available: int) -> None:
    """So that every file of a download fits: a clip that was paid for must be storable."""
    made = new_generation(Request(model="m", prompt="kite " * 100))
    longest = {"win32": 259, "darwin": 1023}.get(sys.platform, 4095)
    deep = Path("/" + "/".join(["d" * 9] * ((longest - available) // 10)))
    path = video_path(deep, made)
    assert path.stem.endswith(made.id)
    assert id_in_name(path) == made.id
    if available > 70:
        assert len(f"{path}.part.json.new".encode()) <= longest


@given(st.text())
def test_file_name_of_any_prompt_is_valid_on_every_system(prompt: str) -> None:
    path = video_path(Path("/library"), new_generation(Request(model="m", prompt=prompt)))
    assert len(path.name.encode()) <= 120
    assert is_valid_filename(path.name, platform="universal")
    assert without_invisible(path.name) == path.name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file that is never the same")
def test_image_that_changes_while_copied_is_named_by_the_copy(tmp_path: Path) -> None:
    kept = store_image(tmp_path, Path("/proc/sys/kernel/random/uuid"))
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert kept == tmp_path / "images" / digest[:2] / digest[:32]
    assert len(list((tmp_path / "images").rglob("*.part"))) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_image_whose_name_is_not_utf8_is_stored(tmp_path: Path) -> None:
    source = tmp_path / os.fsdecode(b"caf\xe9.p\xffg")
    source.write_bytes(b"picture")
    kept = store_image(tmp_path / "library", source)
    assert kept.read_bytes() == b"picture"
    str(kept).encode()


def test_too_long_paths_are_named_as_such(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 300)
    with pytest.raises(VideoDeskError) as image:
        store_image(tmp_path, long)
    with pytest.raises(VideoDeskError) as folder:
        Library(long)
    with pytest.raises(VideoDeskError) as listed:
        find_reader(long)
    assert image.value.code is Code.IMAGE_UNREADABLE
    assert folder.value.code is listed.value.code is Code.LIBRARY_MISSING
    for each in (image, folder, listed):
        assert each.value.problem.reason is Reason.PATH_TOO_LONG
        assert "too long" in problem_message(each.value.problem).text
