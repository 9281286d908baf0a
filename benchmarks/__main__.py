"""`make bench`: runs every benchmark, each in a process of its own, and prints its ratios.

    python -m benchmarks [NAME]...        all of them: start, window, library, gallery, many_tasks

Figures in seconds depend on the machine and on what else it does; a ratio to a control that was
measured in the same run does not, or much less. Bytecode is written, as for an installed program.
"""

import os
import subprocess
import sys
from typing import Final

_BENCHMARKS: Final[dict[str, list[str]]] = {
    "start": [],
    "window": [],
    "library": [],
    "gallery": [],
    "many_tasks": ["200"],
}
_QUIET: Final = {"QT_LOGGING_RULES": "qt.multimedia.*=false"}


def main(names: list[str]) -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **_QUIET}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = []
    for name in names or _BENCHMARKS:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *_BENCHMARKS[name]]
        if subprocess.run(command, env=environment, check=False).returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
