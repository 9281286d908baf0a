from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from videodesk.generation import Request, new_generation
from videodesk.library.files import readable_name, video_path


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
def test_a_prompt_becomes_a_readable_name(prompt: str, name: str) -> None:
    assert readable_name(prompt, 100) == name


def test_a_long_prompt_is_cut_between_words() -> None:
    name = readable_name("kite " * 100, 23)
    assert name == "kite-kite-kite-kite"


@given(st.text())
def test_every_prompt_gives_a_name_that_all_systems_accept(prompt: str) -> None:
    path = video_path(Path("/library"), new_generation(Request(model="m", prompt=prompt)))
    assert len(path.name.encode()) <= 120
    assert is_valid_filename(path.name, platform="universal")
