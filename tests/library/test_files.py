import hashlib
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from videodesk.generation import Request, new_generation
from videodesk.library.files import readable_name, store_image, video_path


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
    ],
)
def test_prompt_becomes_a_readable_file_name(prompt: str, name: str) -> None:
    assert readable_name(prompt, 100) == name


def test_long_prompt_is_cut_between_words() -> None:
    name = readable_name("kite " * 100, 23)
    assert name == "kite-kite-kite-kite"


@given(st.text())
def test_file_name_of_any_prompt_is_valid_on_every_system(prompt: str) -> None:
    path = video_path(Path("/library"), new_generation(Request(model="m", prompt=prompt)))
    assert len(path.name.encode()) <= 120
    assert is_valid_filename(path.name, platform="universal")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file that is never the same")
def test_image_that_changes_while_copied_is_named_by_the_copy(tmp_path: Path) -> None:
    kept = store_image(tmp_path, Path("/proc/sys/kernel/random/uuid"))
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert kept == tmp_path / "images" / digest[:2] / digest[:32]
    assert len(list((tmp_path / "images").rglob("*.part"))) == 0
