"""Runs first in the frozen program: programs that it starts get the user's own libraries.

The bootloader points LD_LIBRARY_PATH at the bundle. A browser or a file manager that inherits it
loads our libraries in place of its own and may crash. This program itself, started once more (as
`self-test` does), is told to begin anew: a bootloader that finds its parent's marks believes that
the path is set.
https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html
"""

import os

for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    _own = os.environ.pop(f"{_name}_ORIG", None)
    if _own is not None:
        os.environ[_name] = _own
    else:
        os.environ.pop(_name, None)
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
