"""Report for support: versions, paths, accounts, library and the last log lines.

It contains no key, prompt or image, and the home folder is written as `~`.
"""

import asyncio
import platform
import re
import shutil
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from videodesk import APP_NAME, __version__
from videodesk.background import in_daemon_thread
from videodesk.credentials import Credentials
from videodesk.errors import VideoDeskError
from videodesk.json_store import JsonStore
from videodesk.library.library import sqlite_version
from videodesk.library.statistics import library_stats
from videodesk.logs import FILE_NAME, ClipNamesFilter
from videodesk.messages import problem_message
from videodesk.paths import AppPaths
from videodesk.provider.redaction import redact, redact_links
from videodesk.settings import Settings
from videodesk.text import one_line

PACKAGES: Final = (
    "PySide6_Essentials",
    "qasync",
    "httpx",
    "truststore",
    "keyring",
    "apsw",
    "av",
    "Pillow",
    "msgspec",
)
_KEYRING_SECONDS: Final = 10.0
_LOG_BYTES: Final = 65_536
_LOG_LINES: Final = 5
_LEVELS: Final = (" WARNING ", " ERROR ", " CRITICAL ")

ReportLines = Iterator[tuple[str, object]]


def make_report(paths: AppPaths, *, more: Iterable[tuple[str, object]] = ()) -> str:
    """Return the report, one fact per line. Blocks on disk and keyring.

    `more` are further versions that only the caller knows.
    """
    sections = (
        (*_versions_section(), *more),
        _paths_section(paths),
        _accounts_section(paths),
        _library_section(paths),
        _log_section(paths),
    )
    text = "\n\n".join(
        "\n".join(f"{f'{one_line(name)}:':<15} {one_line(str(value))}" for name, value in section)
        for section in sections
    )
    return remove_secrets(text).strip() + "\n"


def remove_secrets(text: str) -> str:
    """Return the text without keys, signed links and prompts, with the home folder as `~`."""
    # In a path quoted by Python, each Windows backslash is doubled.
    home = re.escape(str(Path.home())).replace(r"\\", r"\\{1,2}")
    text = ClipNamesFilter.remove_prompts(redact_links(redact(text)))
    return re.sub(rf"{home}(?!\w)", "~", text)


def _versions_section() -> ReportLines:
    yield APP_NAME, __version__
    yield "Python", platform.python_version()
    yield "system", f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield "SQLite", sqlite_version()
    for package in PACKAGES:
        yield package, _version(package)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not found"


def _paths_section(where: AppPaths) -> ReportLines:
    yield "library", _describe_path(where.library)
    yield "settings", _describe_path(where.settings)
    yield "cache", _describe_path(where.cache)
    yield "logs", _describe_path(where.logs)
    nearest = next(each for each in (where.library, *where.library.parents) if each.exists())
    yield "free on disk", _format_size(shutil.disk_usage(nearest).free)


def _describe_path(path: Path) -> str:
    return f"{path}{'' if path.exists() else ' (not created yet)'}"


def _accounts_section(where: AppPaths) -> ReportLines:
    settings, damage = JsonStore(where.settings, Settings).load()
    if damage is not None:
        yield "settings", problem_message(damage).text
    for profile in settings.profiles:
        # Never more than the host: an address can contain a user name and a password.
        yield f"profile {profile.name}", urlsplit(profile.base_url).hostname or "no address"
    try:
        yield "password store", asyncio.run(_keyring())
    except TimeoutError:
        yield "password store", f"no response within {_KEYRING_SECONDS:.0f} seconds"


async def _keyring() -> str:
    return await in_daemon_thread(Credentials().backend_name, seconds=_KEYRING_SECONDS)


def _library_section(where: AppPaths) -> ReportLines:
    try:
        seen = library_stats(where.library)
    except FileNotFoundError:
        yield "generations", "there is no library yet"
        return
    except VideoDeskError as failure:
        yield "generations", f"{problem_message(failure.problem)} {failure.problem.detail}"
        return
    counts = ", ".join(f"{count} {status}" for status, count in sorted(seen.generations.items()))
    yield "generations", counts or "none"
    yield "hidden", seen.hidden
    yield "database", f"{_format_size(seen.database_bytes)}, WAL {_format_size(seen.wal_bytes)}"
    yield "schema", seen.schema
    yield "ledger", _format_size(seen.ledger_bytes)
    yield "backups", ", ".join(seen.backups) or "none"
    yield "reserve", "kept" if seen.has_reserve else "none"
    for each in seen.recent_errors:
        at = each.at.astimezone().strftime("%Y-%m-%d %H:%M")
        yield "problem", f"{at} {each.generation_id} {each.problem.code}"


def _log_section(where: AppPaths) -> ReportLines:
    file = where.logs / FILE_NAME
    if not file.exists():
        return
    with file.open("rb") as log:
        log.seek(max(0, file.stat().st_size - _LOG_BYTES))
        lines = log.read().decode(errors="replace").splitlines()
    entries = [each for each in lines if not each.startswith(" ")]  # without tracebacks
    for line in [each for each in entries if any(level in each for level in _LEVELS)][-_LOG_LINES:]:
        yield "log", line


def _format_size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:,.0f} MB"
