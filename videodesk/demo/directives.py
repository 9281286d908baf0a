"""Directives in a prompt that make the demo service misbehave, to see how errors look.

A directive is a token in brackets, anywhere in the prompt; it is not written on the clip.

    [demo: fail]            the task is accepted, and fails at a content filter
    [demo: no balance]      the create is refused with 403 insufficient_user_quota
    [demo: busy]            the create is refused with 429, the upstream is saturated
    [demo: key refused]     the create is refused with 401, the key is not known
    [demo: image refused]   the create is refused with 401, an image cannot be downloaded
    [demo: lose answer]     the task is accepted and charged, the connection closes unanswered
    [demo: gateway timeout] the task is accepted and charged, a proxy's 504 page is the answer
    [demo: slow]            the task takes 60 seconds
    [demo: forever]         the task never ends
    [demo: flagged]         every query gives an error about the task
    [demo: rejected]        the status is "rejected", with a reason, until the clip is finished
    [demo: odd answer]      every query gives JSON without a status
    [demo: odd link]        the link is in a place that is not documented
    [demo: no link]         the task is completed, without a link
    [demo: dead link]       the link cannot be reached
    [demo: html file]       the first download of the clip gives an HTML page
    [demo: gif file]        every download gives a GIF
    [demo: part file]       the clip is served as 206, though all of it is there
    [demo: wrong type]      the clip is served as text/html

A directive that is not in this list is plain text.
"""

import re
from enum import StrEnum
from typing import Final


class Directive(StrEnum):
    """The directives; the values are the words in the brackets."""

    FAIL = "fail"
    NO_BALANCE = "no balance"
    BUSY = "busy"
    KEY_REFUSED = "key refused"
    IMAGE_REFUSED = "image refused"
    LOSE_ANSWER = "lose answer"
    GATEWAY_TIMEOUT = "gateway timeout"
    SLOW = "slow"
    FOREVER = "forever"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    ODD_ANSWER = "odd answer"
    ODD_LINK = "odd link"
    NO_LINK = "no link"
    DEAD_LINK = "dead link"
    HTML_FILE = "html file"
    GIF_FILE = "gif file"
    PART_FILE = "part file"
    WRONG_TYPE = "wrong type"


_TOKEN: Final = re.compile(r"\[demo: (" + "|".join(re.escape(each) for each in Directive) + r")\]")


def parse_directives(prompt: str) -> Directive | None:
    """Return the first directive in a prompt; None if there is none."""
    found = _TOKEN.search(prompt)
    return Directive(found[1]) if found else None


def strip_directives(prompt: str) -> str:
    """Return the prompt without its directives."""
    return _TOKEN.sub("", prompt).strip()
