"""Type of options and arguments that are text, in contrast to paths."""

from typing import Any, Final

import click


class _Text(click.ParamType[str]):
    """Text; bytes that are not UTF-8, which a path may hold, are refused."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or fail as click does."""
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("it isn't valid UTF-8 text.", param, ctx)
        return text


TEXT: Final = _Text()
