"""Detection of a library where one is expected."""

from pathlib import Path

import pytest

from videodesk.errors import Code, VideoDeskError
from videodesk.library.library import Library
from videodesk.library.locate import contains_library, find_reader, require_library


def test_library_and_its_remains_are_detected(tmp_path: Path) -> None:
    assert not contains_library(tmp_path)
    with Library(tmp_path):
        assert contains_library(tmp_path)
    for each in tmp_path.glob("library.db*"):
        each.unlink()
    (tmp_path / "videos").mkdir(exist_ok=True)
    require_library(tmp_path)


def test_empty_and_missing_folders_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(VideoDeskError) as refused:
            require_library(folder)
        assert refused.value.code is Code.LIBRARY_MISSING


@pytest.mark.parametrize("ask", [require_library, find_reader])
def test_drive_error_raises_a_problem(tmp_path: Path, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(VideoDeskError) as refused:
        ask(tmp_path / ("x" * 300))  # the system refuses to look such a name up
    assert refused.value.code is Code.LIBRARY_MISSING
