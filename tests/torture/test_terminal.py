"""The terminal is closed while the program is running in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.environment import driven_service
from tests.torture.programs import NewInterpreter, environment, videodesk_rows
from tests.torture.service import Options
from tests.torture.steps import Step
from tests.torture.watching import ProcessWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="opens a pseudo-terminal by path")


def test_program_stops_cleanly_if_its_terminal_closes(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with driven_service(tmp_path / "book.jsonl", Options(looks=1)) as driver:
        env = {**environment(data, driver.base_url), "TERM": "xterm"}
        videodesk = [sys.executable, "-m", "videodesk", "--data-dir", str(data)]
        master, slave = os.openpty()
        # A session's leader gets the first terminal that it opens as its own.
        in_terminal = f'exec 0<>{os.ttyname(slave)} 1>&0 2>&0; exec "$@"'
        with subprocess.Popen(
            ["sh", "-c", in_terminal, "sh", *videodesk, "generate", "a kite"],
            env=env,
            start_new_session=True,
        ) as run:
            os.close(slave)
            asked = driver.wait_for(Step.QUERY_ARRIVED)
            os.close(master)
            run.wait(30)
            driver.resume(asked)
        assert not (data / "library" / "library.owner").exists()
        (row,) = videodesk_rows(data)
        assert (row.status, row.task_id) == ("processing", "task-1")

        resumed = ProcessWatch(
            driver, NewInterpreter(driver.base_url).start(data, ["resume"]), None
        ).to_the_end()

        assert resumed.code == 0
        assert [row.status for row in videodesk_rows(data)] == ["completed"]
        assert [each.what for each in driver.log()].count("arrived") == 1
