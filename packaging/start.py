"""Where the frozen program begins; the same as `python -m videodesk`."""

import sys

from videodesk.__main__ import main

sys.exit(main())
