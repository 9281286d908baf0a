"""Makes the modules of packaging/ importable for its tests."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).resolve().parents[2]
PACKAGING = HERE / "packaging"


def load(path: Path) -> ModuleType:
    """A script of packaging/, which is no package, as a module."""
    name = path.stem
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


@pytest.fixture
def scripts() -> Iterator[Path]:
    """packaging/, with its scripts importable by one another as long as the test runs."""
    before = set(sys.modules)
    sys.path.insert(0, str(PACKAGING))
    yield PACKAGING
    sys.path.remove(str(PACKAGING))
    for name in set(sys.modules) - before:
        if str(PACKAGING) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
