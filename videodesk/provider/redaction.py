"""Keys and signed links, kept out of what people read: details, logs, diagnostics.

httpx writes the full address of each request at INFO, signatures included, and httpcore the
headers of each answer at DEBUG. `quiet_http_logs` stops both; `SecretsFilter` is the second
belt, for handlers, since a filter on a logger does not see the records of its children.
"""

import logging
import re
from typing import Final

from videodesk.credentials import ApiKey

_MAX_INPUT: Final = 16_000
_MAX_OUTPUT: Final = 2_000
_MARKS: Final = (
    (re.compile(r"\bsk-[^\s\"'<>,;)\]}]+"), "sk-…"),
    (re.compile(r"(?i)\bbearer\s+[^\s\"'<>,;)\]}]+"), "Bearer …"),
    # What a proxy is told of its user: in a header, in an address, in httpcore's own words.
    (re.compile(r"(?i)\b(authorization['\":\s,b]+basic)\s+[^\s\"'<>,;)\]}]+"), r"\1 …"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/?#\"'<>@]+@"), r"\1…@"),
    (re.compile(r"\bauth=\([^)]*\)"), "auth=…"),
)
_SIGNED: Final = re.compile(r"(?i)\b(https?://)(?:[^\s/?#\"'<>@]*@)?([^\s?#\"'<>]*)[?#][^\s\"'<>]*")


def redact(text: str, key: ApiKey | None = None) -> str:
    """The text without `key`, and without anything that looks like a key."""
    if key is not None:
        text = text.replace(key.reveal(), "…")
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return text


def redact_links(text: str) -> str:
    """The text with each web address cut at its query, where signatures and tokens are."""
    return _SIGNED.sub(r"\1\2?…", text)


def to_loggable(words: str, key: ApiKey) -> str:
    """The service's words as they may be kept and shown: no key, no signed link, not too long.

    They are cut last, so that no half of a key is left at the edge.
    """
    return redact_links(redact(words[:_MAX_INPUT], key))[:_MAX_OUTPUT]


class SecretsFilter(logging.Filter):
    """Rewrites each record of its handler, traceback included, without keys and signatures."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, rewritten."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit the text
            message = f"{record.msg} {record.args}"
        record.msg = redact_links(redact(message))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact_links(redact(record.exc_text))
        return True


def quiet_http_logs() -> None:
    """Let the HTTP library speak of problems only; once, at the start of the program."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
