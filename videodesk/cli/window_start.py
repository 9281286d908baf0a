"""Reads the command line of an ordinary start of the window, which need not wait for click."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from videodesk.settings import Options

_FOLDERS: Final = {"--data-dir": "VIDEODESK_DATA_DIR", "--library": "VIDEODESK_LIBRARY"}
_DEMO: Final = "--demo"
_VERBOSE: Final = {"--verbose": 1, "-v": 1, "-vv": 2}
_OTHER_VARIABLES: Final = ("VIDEODESK_BASE_URL", "VIDEODESK_POLL_INTERVAL")


def window_options(arguments: Sequence[str]) -> Options | None:
    """The options of a start without a command; None if `cli/main.py` must read them.

    That is so for all options but the folders, `--demo` and `-v`, and for whatever looks wrong. The
    key is taken out of the environment, as there.
    """
    if any(os.environ.get(each) for each in _OTHER_VARIABLES):
        return None
    folders = _folders(arguments, os.environ)
    if folders is None:
        return None
    return Options(
        data_dir=folders.get("--data-dir"),
        library=folders.get("--library"),
        demo=_DEMO in arguments,
        verbosity=sum(_VERBOSE.get(each, 0) for each in arguments),
        api_key=os.environ.pop("VIDEODESK_API_KEY", "") or None,
    )


def _folders(arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, Path] | None:
    """The folders by option, also those of the environment; None if there is anything else."""
    found = {
        option: Path(environment[variable])
        for option, variable in _FOLDERS.items()
        if environment.get(variable)
    }
    rest = iter(arguments)
    for each in rest:
        if each == _DEMO or each in _VERBOSE:
            continue
        option, separator, value = each.partition("=")
        if not separator:
            value = next(rest, "")
        if option not in _FOLDERS or not value or value.startswith("-") or not _is_text(value):
            return None
        found[option] = Path(value)
    return found


def _is_text(value: str) -> bool:
    """Whether a path is valid UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in value)
