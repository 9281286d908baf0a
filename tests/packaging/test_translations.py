"""The English translation has the plurals of all texts that count something."""

import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import PACKAGING, load

LUPDATE = Path(sys.executable).with_name("pyside6-lupdate")


@pytest.mark.skipif(not LUPDATE.exists(), reason="pyside6-lupdate comes with PySide6_Essentials")
def test_every_plural_has_its_english_forms() -> None:
    """If it fails, run `python packaging/translations.py` and fill in what it names."""
    translations = load(PACKAGING / "translations.py")
    written = translations.forms_of(translations.TS)
    assert sorted(written) == translations.plurals_in_sources()
    assert all(all(forms) for forms in written.values())
