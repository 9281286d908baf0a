"""The checks of values that come from a library, a clip, a settings file or an answer."""

import math
from pathlib import Path
from time import perf_counter

import pytest

from videodesk.no_follow import allow_folder
from videodesk.stored_values import (
    MAX_JSON_DEPTH,
    has_clip_suffix,
    has_image_suffix,
    is_id,
    is_too_deep,
    is_web_link,
    leads_inside,
    path_inside,
    positive_number,
    whole_number,
)


@pytest.mark.parametrize(
    "text",
    ["", "../../etc", "A1B2C3D4E5F60718", "0123456789abcdef0", "0123456789abcde\n", "\u0660" * 16],
)
def test_only_sixteen_hex_digits_are_an_id(text: str) -> None:
    assert is_id("0123456789abcdef")
    assert not is_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "//host/x",
        "https://[broken/x",
        "https://host/a\nb",
        "https://host/\u202egpj.exe",
        "smb://host/share",
        "https://host/" + "a" * 70_000,
        "",
    ],
)
def test_only_http_addresses_with_a_host_are_links(text: str) -> None:
    assert is_web_link("https://cdn.example/clip.mp4?sig=a%2Fb&x=é")
    assert is_web_link("HTTP://127.0.0.1:8080/x")
    assert not is_web_link(text)


@pytest.mark.parametrize(
    "stored",
    [
        "/etc/passwd",
        "../secret.png",
        "images/../../secret.png",
        "videos/a/../../../x.mp4",
        "library.db",
        "ledger.jsonl",
        "images",
        "",
        ".",
        "images/a\0b.png",
        "images/" + "a/" * 5_000 + "a.png",
    ],
)
def test_a_stored_path_that_may_lead_out_of_the_library_is_none(
    tmp_path: Path, stored: str
) -> None:
    inside = path_inside("images/ab/abc.png", tmp_path, within="images")
    assert inside == tmp_path / "images/ab/abc.png"
    assert path_inside(stored, tmp_path, within="images") is None


def test_links_inside_a_library_are_followed_before_a_file_is_used(tmp_path: Path) -> None:
    library, outside = tmp_path / "library", tmp_path / "outside"
    (library / "images").mkdir(parents=True)
    outside.mkdir()
    (library / "images/real.png").write_bytes(b"x")
    (outside / "secret.png").write_bytes(b"x")
    (library / "images/link.png").symlink_to(outside / "secret.png")
    (library / "images/ab").symlink_to(outside)
    assert leads_inside(library / "images/real.png", library)
    assert leads_inside(library / "images/not there.png", library)
    assert not leads_inside(library / "images/link.png", library)
    assert not leads_inside(library / "images/ab/secret.png", library)
    assert not leads_inside(library / "../outside/secret.png", library)


def test_a_library_below_a_link_or_with_allowed_links_is_still_a_library(tmp_path: Path) -> None:
    disk, library = tmp_path / "disk", tmp_path / "real"
    (disk / "clips").mkdir(parents=True)
    library.mkdir()
    (library / "videos").symlink_to(disk / "clips")
    (tmp_path / "library").symlink_to(library)
    assert not leads_inside(tmp_path / "library/videos/a.mp4", tmp_path / "library")
    allow_folder(library, disk / "clips")
    assert leads_inside(tmp_path / "library/videos/a.mp4", tmp_path / "library")
    assert not leads_inside(tmp_path / "library/videos/../a.mp4", tmp_path / "library")


def test_a_loop_of_links_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/a").symlink_to(tmp_path / "images/b")
    (tmp_path / "images/b").symlink_to(tmp_path / "images/a")
    assert leads_inside(tmp_path / "images/a/x.png", tmp_path)


def test_only_names_of_clips_and_images_are_opened_elsewhere() -> None:
    assert has_clip_suffix(Path("a.MP4"))
    assert has_image_suffix(Path("a.JPG"))
    for name in ("a.desktop", "a.exe", "a.mp4.lnk", "a", "a.html", "a.svg"):
        assert not has_clip_suffix(Path(name))
        assert not has_image_suffix(Path(name))


@pytest.mark.parametrize("bracket", ["[", '{"a":', '[{"a":'])
def test_depth_is_counted_without_recursion(bracket: str) -> None:
    levels = bracket.count("[") + bracket.count("{")
    assert not is_too_deep(bracket * (MAX_JSON_DEPTH // levels))
    assert is_too_deep(bracket * (MAX_JSON_DEPTH // levels + 1))
    assert is_too_deep(bracket * 100_000)


def test_brackets_in_strings_and_beside_each_other_are_no_depth() -> None:
    assert not is_too_deep('["' + "[" * 500 + '\\"' + "{" * 500 + '"]')
    assert not is_too_deep("[" + "[],{}," * 500 + "[]]")


@pytest.mark.parametrize("text", ['"\\' * 1_000_000, '"' * 2_000_001 + "\\", "\\" * 2_000_000])
def test_depth_of_a_large_text_is_counted_in_one_pass(text: str) -> None:
    text = "[]" * (MAX_JSON_DEPTH + 1) + text

    def seconds(part: str) -> float:
        start = perf_counter()
        is_too_deep(part)
        return perf_counter() - start

    seconds(text)
    assert seconds(text) < 100 * max(seconds(text[: len(text) // 10]), 0.001)


def test_numbers_outside_their_range_are_none() -> None:
    assert [whole_number(each) for each in (0, 5, -1, 2**40, True, "5", 5.0, None)] == [
        *(0, 5),
        *[None] * 6,
    ]
    numbers = (1.5, -1.0, math.nan, math.inf, 1e300, "1", None)
    assert [positive_number(each, most=86_400) for each in numbers] == [1.5, *[None] * 6]
