"""The generation that a command is about: its id, or the beginning of it."""

from pathlib import Path

from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation
from videodesk.library.locate import open_reader
from videodesk.library.reader import Reader


def find_generations(reader: Reader, text: str) -> Generation:
    """The generation whose id begins so. NOT_FOUND; INVALID_REQUEST where several do."""
    found = reader.find_by_prefix(text) if text else []
    if not found:
        raise error(Code.NOT_FOUND, detail=text)
    exact = [each for each in found if each.id == text]
    if len(found) > 1 and not exact:
        raise error(Code.INVALID_REQUEST, reason=Reason.ID_AMBIGUOUS, id=text)
    return (exact or found)[0]


def id_of(library: Path, text: str) -> str:
    """The whole id; it can be asked for while another program has the library."""
    with open_reader(library) as reader:
        return find_generations(reader, text).id
