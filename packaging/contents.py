"""Reads contents.toml: what the frozen program carries, and why."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Final

_TABLE: Final = Path(__file__).with_name("contents.toml")
LARGE_BYTES: Final = 5_000_000
"""A part over this size has its purpose named."""

Reasons = Mapping[str, str]


class UndecidedError(Exception):
    """A plug-in is neither kept nor dropped."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The tables of contents.toml; the keys are patterns, the values reasons."""

    modules: Reasons
    kept_plugins: Reasons
    dropped_plugins: Reasons
    system_libraries: Reasons
    large: Reasons
    required: Mapping[str, Reasons]
    forbidden: Reasons

    def keeps_plugin(self, file: str) -> bool:
        """Whether a plug-in of Qt comes along. Raises UndecidedError where no line is about it."""
        name = plugin_name(file)
        if name in self.kept_plugins:
            return True
        if _first(self.dropped_plugins, name) is None:
            raise UndecidedError(f"{name}: keep or drop it in {_TABLE.name}")
        return False

    def is_the_users(self, name: str) -> bool:
        """Whether a file at the top of the folder is to be the user's own instead."""
        return _first(self.system_libraries, name) is not None

    def purpose(self, path: str) -> str | None:
        """What a large part is for; None if nobody has said it."""
        return _first(self.large, path)

    def missing(self, paths: Iterable[str], system: str) -> list[str]:
        """What must be there on a system (`sys.platform`) and is not, each with its reason."""
        there = list(paths)
        wanted = {**self.required["any"], **self.required.get(system, {})}
        return [
            f"{pattern}: {reason}"
            for pattern, reason in wanted.items()
            if not any(fnmatchcase(path, pattern) for path in there)
        ]

    def unwanted(self, paths: Iterable[str]) -> list[str]:
        """What is there and must not be, each with its reason."""
        return [
            f"{path}: {reason}"
            for path in paths
            if (reason := _first(self.forbidden, path)) is not None
        ]


def read_contents(table: Path = _TABLE) -> Contents:
    """The tables as they stand in the file. Raises OSError, TOMLDecodeError and KeyError."""
    read = tomllib.loads(table.read_text(encoding="utf-8"))
    return Contents(
        modules=read["modules"],
        kept_plugins=read["plugins"]["keep"],
        dropped_plugins=read["plugins"]["drop"],
        system_libraries=read["system"],
        large=read["large"],
        required=read["required"],
        forbidden=read["forbidden"],
    )


def plugin_name(file: str) -> str:
    """`platforms/qxcb` for `/…/platforms/libqxcb.so`, the same on each system."""
    path = PurePath(file.replace("\\", "/"))
    return f"{path.parent.name}/{path.stem.removeprefix('lib')}"


def _first(reasons: Reasons, text: str) -> str | None:
    return next((why for pattern, why in reasons.items() if fnmatchcase(text, pattern)), None)
