"""Options of a demo service that finishes its clips fast."""

from typing import Final

from videodesk.demo.options import DemoOptions

QUICK: Final = DemoOptions(work_seconds=(0.1, 0.2), lines=120)
AT_ONCE: Final = DemoOptions(work_seconds=(0, 0), lines=120)
