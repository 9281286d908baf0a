"""Finds the generation that a command names by its id or a prefix of it."""

from pathlib import Path

from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation
from videodesk.library.locate import open_reader
from videodesk.library.reader import Reader


def find_generation(reader: Reader, text: str) -> Generation:
    """Return the generation with this id prefix. Raises NOT_FOUND; INVALID_REQUEST for several."""
    found = reader.find_by_prefix(text) if text else []
    if not found:
        raise error(Code.NOT_FOUND, detail=text)
    exact = [each for each in found if each.id == text]
    if len(found) > 1 and not exact:
        raise error(Code.INVALID_REQUEST, reason=Reason.ID_AMBIGUOUS, id=text)
    return (exact or found)[0]


def resolve_id(library: Path, text: str) -> str:
    """Return the full id; works while another process has the library locked."""
    with open_reader(library) as reader:
        return find_generation(reader, text).id
