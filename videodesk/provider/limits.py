"""How much of what a service says is kept.

A service may name anything at any length; what is stored, logged and shown is limited.
"""

from typing import Final

MAX_TASK_ID: Final = 512
"""In characters. A longer id is not used: no service's ids come near it."""
MAX_REASON: Final = 10_000
"""In characters, of a reason or an error as it is stored; what is cut says so."""
MAX_SAID: Final = 20_000
"""In characters, of a text that is searched for what it means, and then redacted."""
MAX_WORD: Final = 200
"""In characters, of a status or an error code."""
MAX_NAMES: Final = 10_000
"""The number of models or prices in one list."""
MAX_INNER_JSON: Final = 50_000
"""In characters, of JSON that is stored as text in a field of an answer."""
_CUT: Final = "… [shortened]"


def shortened(text: str, most: int) -> str:
    """Return a text with at most `most` characters; one that was cut says so at its end."""
    return text if len(text) <= most else f"{text[: most - len(_CUT)]}{_CUT}"
