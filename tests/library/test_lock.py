from pathlib import Path

from videodesk.library.library import Library


def test_lock_is_released_if_its_holder_file_cannot_be_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    library = Library(folder)
    note = folder / "library.owner"
    note.unlink()
    note.mkdir()
    (note / "x").touch()

    library.close()

    (note / "x").unlink()
    note.rmdir()
    Library(folder).close()
