"""docs/security.md names every test of this folder."""

from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
DOCUMENT: Final = HERE.parents[1] / "docs" / "security.md"


def test_every_security_test_is_named_in_the_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    names = {path.name for path in HERE.glob("test_*.py")} - {Path(__file__).name}
    assert {name for name in names if f"`{name}`" not in text} == set()
