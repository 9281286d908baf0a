import gc

import pytest

from videodesk.cli.main import run


def test_a_command_collects_garbage_again(capsys: pytest.CaptureFixture[str]) -> None:
    gc.disable()
    try:
        assert run(["list", "--help"]) == 0
        assert gc.isenabled()
    finally:
        gc.enable()
