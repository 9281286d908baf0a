"""Keys and signatures are in no log and no detail."""

import io
import logging

import httpx
import pytest

from videodesk.credentials import ApiKey
from videodesk.provider.redaction import (
    SecretsFilter,
    quiet_http_logs,
    redact,
    redact_links,
    to_loggable,
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("key sk-abcDEF123 is wrong", "key sk-… is wrong"),
        ("sk-abc***xyz", "sk-…"),
        ('{"key":"sk-abc"}', '{"key":"sk-…"}'),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("bearer\tabc", "Bearer …"),
        ("Proxy-Authorization: Basic dXNlcjpwYXNz", "Proxy-Authorization: Basic …"),
        ("(b'Proxy-Authorization', b'Basic dXNlcjpwYXNz')", "(b'Proxy-Authorization', b'Basic …')"),
        ("by http://user:s3cret@proxy.test:8080", "by http://…@proxy.test:8080"),
        ("by socks5://user:s3cret@[::1]:1", "by socks5://…@[::1]:1"),
        ("host='h' auth=(b'user', b's3cret')", "host='h' auth=…"),
        ("some basic advice: https://h/@name", "some basic advice: https://h/@name"),
        ("task-sk at risk-free", "task-sk at risk-free"),
        ("nothing here", "nothing here"),
    ],
)
def test_text_like_a_key_is_redacted(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_known_key_of_any_form_is_redacted() -> None:
    assert redact("a plain-key, twice: plain-key", ApiKey("plain-key")) == "a …, twice: …"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('GET https://h/a.mp4?sig=1&x=2 "200 OK"', 'GET https://h/a.mp4?… "200 OK"'),
        ("see https://h/a#token=1.", "see https://h/a?…"),
        ("http://name:secret@h/a?b", "http://h/a?…"),
        ("http://h/a and http://h/b?c", "http://h/a and http://h/b?…"),
        ("is it? yes", "is it? yes"),
    ],
)
def test_links_are_cut_at_query(text: str, masked: str) -> None:
    assert redact_links(text) == masked


def test_text_is_shortened_after_redaction() -> None:
    key = ApiKey("plain-secret-key")

    words = to_loggable("x" * 9_970 + "plain-secret-key" + "y" * 100, key)

    assert len(words) == 10_000
    assert words.endswith("xxx…yyyyyyyyyyyyyyyy… [shortened]")
    assert "plain" not in words


def logger_into(stream: io.StringIO, name: str) -> logging.Logger:
    logger = logging.Logger(name)
    handler = logging.StreamHandler(stream)
    handler.addFilter(SecretsFilter())
    logger.addHandler(handler)
    return logger


def test_filtered_handler_writes_neither_keys_nor_signatures() -> None:
    written = io.StringIO()
    logger = logger_into(written, "test")

    logger.warning("HTTP %s %s", "GET", httpx.URL("https://h/a.mp4?sig=s3cret"))
    try:
        int("Bearer sk-s3cret at https://h/?k=s3cret")
    except ValueError:
        logger.exception("broken for %s", "sk-s3cret")

    assert "s3cret" not in written.getvalue()
    assert "https://h/a.mp4?…" in written.getvalue()
    assert "'Bearer … at https://h/?…'" in written.getvalue()


def test_log_record_with_wrong_arguments_is_written() -> None:
    written = io.StringIO()

    logger_into(written, "test").warning("%d keys", "sk-s3cret")

    assert written.getvalue() == "%d keys ('sk-…',)\n"


async def test_quiet_http_libraries_log_no_addresses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    before = [logger.level for logger in loggers]
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    try:
        quiet_http_logs()
        logging.getLogger().setLevel(logging.DEBUG)
        async with httpx.AsyncClient(transport=transport) as http:
            await http.get("https://h/a.mp4?sig=s3cret")
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
        logging.getLogger().setLevel(logging.WARNING)

    assert "s3cret" not in caplog.text
