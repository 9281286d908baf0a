"""Redaction of keys and signed links in details, logs and diagnostics.

httpx logs the full URL of each request at INFO, signatures included, and httpcore the headers of
each answer at DEBUG. `quiet_http_logs` stops both. `SecretsFilter` is a second safeguard on
handlers, since a filter on a logger does not see the records of its children.
"""

import logging
import re
from typing import Final

from videodesk.credentials import ApiKey
from videodesk.provider.limits import MAX_REASON, MAX_SAID, shortened

# Every pattern reads a text once: what could be tried from many places is short, and where nothing
# has to follow, a match is not sought again from each of its own characters.
_MARKS: Final = (
    (re.compile(r"\bsk-[^\s\"'<>,;)\]}]+"), "sk-…"),
    (re.compile(r"(?i)\bbearer\s+[^\s\"'<>,;)\]}]+"), "Bearer …"),
    # Credentials of a proxy: in a header, in a URL, in the form of httpcore.
    (re.compile(r"(?i)\b(authorization['\":\s,b]+basic)\s+[^\s\"'<>,;)\]}]+"), r"\1 …"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,30}://)[^\s/?#\"'<>@]+@"), r"\1…@"),
    (re.compile(r"\bauth=\([^)]{0,500}\)"), "auth=…"),
)
_ADDRESS: Final = re.compile(r"(?i)\bhttps?://[^\s\"'<>]*")


def redact(text: str, key: ApiKey | None = None) -> str:
    """Remove `key` and anything that looks like a key."""
    if key is not None:
        text = text.replace(key.reveal(), "…")
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return text


def redact_links(text: str) -> str:
    """Cut each web address at its query, where signatures and tokens are."""
    return _ADDRESS.sub(lambda found: _without_query(found[0]), text)


def _without_query(address: str) -> str:
    scheme, _, rest = address.partition("://")
    place = min((at for at in map(rest.find, "?#") if at >= 0), default=-1)
    if place < 0:
        return address
    host, slash, path = rest[:place].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}?…"


def to_loggable(words: str, key: ApiKey) -> str:
    """Redact and shorten a text from the service so that it can be stored and shown.

    It is shortened last, so that half a key cannot remain at the end.
    """
    text = redact_links(redact(words[:MAX_SAID], key))
    if len(words) >= MAX_SAID:
        text = text[: -len(key.reveal())]  # half a key may be at the end of what was cut before
    return shortened(text, MAX_REASON)


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
