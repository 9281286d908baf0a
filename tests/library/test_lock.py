from pathlib import Path

from videodesk.library.library import Library


def test_a_note_that_cannot_be_taken_away_holds_up_no_end(tmp_path: Path) -> None:
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
