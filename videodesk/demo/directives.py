"""Stage directions: what a prompt can ask of the demo service, to try out how trouble looks.

A direction is a whole token in brackets, anywhere in the prompt; it is not written on the clip.

    [demo: fail]            the task is taken, and fails at a content filter
    [demo: no balance]      the create is refused with 403 insufficient_user_quota
    [demo: busy]            the create is refused with 429, the upstream is saturated
    [demo: lose answer]     the task is taken (and charged), the connection closes without an answer
    [demo: gateway timeout] the task is taken (and charged), a proxy's 504 page is the answer
    [demo: slow]            the task takes 60 seconds
    [demo: forever]         the task never ends
    [demo: html file]       the first time that the clip is fetched, it is an HTML page

A direction that is not in this list is plain text.
"""

import re
from enum import StrEnum
from typing import Final


class Directive(StrEnum):
    """What is played; the values are the words in the brackets."""

    FAIL = "fail"
    NO_BALANCE = "no balance"
    BUSY = "busy"
    LOSE_ANSWER = "lose answer"
    GATEWAY_TIMEOUT = "gateway timeout"
    SLOW = "slow"
    FOREVER = "forever"
    HTML_FILE = "html file"


_TOKEN: Final = re.compile(
    r"\[demo: (" + "|".join(re.escape(direction) for direction in Directive) + r")\]"
)


def parse_directives(prompt: str) -> Directive | None:
    """The first direction in a prompt; None where there is none."""
    found = _TOKEN.search(prompt)
    return Directive(found[1]) if found else None


def strip_directives(prompt: str) -> str:
    """The prompt as it is drawn and written on the clip."""
    return _TOKEN.sub("", prompt).strip()
