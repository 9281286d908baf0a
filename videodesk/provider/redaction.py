"""Redaction of keys and signed links in details, logs and diagnostics.

httpx logs the full URL of each request at INFO, signatures included, and httpcore the headers of
each answer at DEBUG. `quiet_http_logs` stops both. `SecretsFilter` is a second safeguard on
handlers, since a filter on a logger does not see the records of its children.
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
    # Credentials of a proxy: in a header, in a URL, in the form of httpcore.
    (re.compile(r"(?i)\b(authorization['\":\s,b]+basic)\s+[^\s\"'<>,;)\]}]+"), r"\1 …"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/?#\"'<>@]+@"), r"\1…@"),
    (re.compile(r"\bauth=\([^)]*\)"), "auth=…"),
)
_SIGNED: Final = re.compile(r"(?i)\b(https?://)(?:[^\s/?#\"'<>@]*@)?([^\s?#\"'<>]*)[?#][^\s\"'<>]*")


def redact(text: str, key: ApiKey | None = None) -> str:
    """Remove `key` and anything that looks like a key."""
    if key is not None:
        text = text.replace(key.reveal(), "…")
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return text


def redact_links(text: str) -> str:
    """Cut each web address at its query, where signatures and tokens are."""
    return _SIGNED.sub(r"\1\2?…", text)


def to_loggable(words: str, key: ApiKey) -> str:
    """Redact and shorten a text from the service so that it can be stored and shown.

    It is shortened last, so that half a key cannot remain at the end.
    """
    return redact_links(redact(words[:_MAX_INPUT], key))[:_MAX_OUTPUT]


class SecretsFilter(logging.Filter):
    """Logging filter that redacts keys and signatures in each record, traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record; it always passes."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not match the format string
            message = f"{record.msg} {record.args}"
        record.msg = redact_links(redact(message))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact_links(redact(record.exc_text))
        return True


def quiet_http_logs() -> None:
    """Limit the HTTP libraries to warnings; called once at the start of the program."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
