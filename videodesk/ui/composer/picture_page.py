"""The pictures in a piece of a web page, as a browser hands it over with a drag."""

from html.parser import HTMLParser
from typing import Final

_LONGEST: Final = 4_000_000
"""Characters; a page may carry a small picture inside its own text."""


class _Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src") if tag == "img" else None
        if source:
            self.found.append(source.strip())


def picture_sources(html: str) -> tuple[str, ...]:
    """What the pictures of a page name as their source, each once; none of a very long page."""
    if len(html) > _LONGEST or "<img" not in html.lower():
        return ()
    sources = _Sources()
    sources.feed(html)
    return tuple(dict.fromkeys(sources.found))
