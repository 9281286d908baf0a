"""Finder of the link to a finished clip in any answer of a service.

The places and their order are those of docs/service-api.md, "The video's URL". A rule for the
places that are not listed yet comes after them.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from videodesk.generation import Json, is_web_url
from videodesk.provider.addresses import resolve_path
from videodesk.provider.wire import fields, parse, text_of
from videodesk.stored_values import MAX_LINK_LENGTH

_NAMES: Final = (
    "artifact_url",
    "result_url",
    "video_url",
    "videoUrl",
    "download_url",
    "url",
    "output_url",
)
_HOLDERS: Final = ("video", "metadata", "content", "output", "result", "detail")
_LISTS: Final = ("videos", "results", "outputs", "output", "resultUrls", "video")
_INSIDE: Final = ("task_result", "response")
_IMAGES: Final = (".avif", ".bmp", ".jpeg", ".jpg", ".png", ".webp")

_OF_A_VIDEO: Final = re.compile(r"(?i)video|movie|clip|film|\.(mp4|m4v|mov|webm|mkv|avi)\b")
_OF_AN_IMAGE: Final = re.compile(
    r"(?i)image|img|picture|cover|thumb|poster|frame|input|avatar|logo"
)
_OF_THE_REQUEST: Final = re.compile(
    r"(?i)callback|webhook|notify|request|param|prompt|reference|docs|help"
)
_SPACE: Final = re.compile(r"\s")
_MAX_DEPTH: Final = 12
_NAME_LENGTH: Final = 40  # characters of a field's name in a place
_MAX_VALUES: Final = 2_000
_MAX_PARSED: Final = 500_000  # characters of JSON that is stored as text


def find_link(answer: Mapping[str, Json], base: str = "") -> tuple[str | None, str]:
    """Return the link of a finished clip, and where it was if no listed place has one.

    A link is http(s), `data:video`, or, given the address of the API, a path on its origin. None
    if there is no link, or several that may be it.
    """
    found = [link for each in _listed(answer) if (link := _as_link(each, base))]
    clips = [link for link in found if not _path_of(link).endswith(_IMAGES)]
    if clips:
        return clips[0], ""
    others = dict[str, str]()
    for place, link in _unlisted(answer):
        if len(others) < 2 and _speaks_of_video(place, link):  # two are too many
            others[link] = place
    if len(others) != 1:
        return (found[0] if found else None), ""
    ((link, place),) = others.items()
    return link, place


def _listed(answer: Mapping[str, Json]) -> Iterator[str]:
    """Yield the values in the listed places, the most usual first."""
    data = fields(answer.get("data"))
    places = (answer, data, fields(data.get("data")))
    for place in places:
        yield from _named(place)
    for place in places:
        yield from _named_upsampled(fields(place.get("detail")))
        for holder in _HOLDERS:
            yield from _named(fields(place.get(holder)))
    inside = [fields(place.get(name)) for place in (answer, data) for name in _INSIDE]
    for place in (*places, *inside):
        for name in _LISTS:
            yield from _texts(place.get(name))
    for place in inside:
        yield from _named(place)
    # An older build of the gateway puts the URL of the finished clip here.
    yield from (text_of(place.get("fail_reason")) for place in places)


def _named(place: Mapping[str, Json]) -> Iterator[str]:
    for name in _NAMES:
        yield from _texts(place.get(name))


def _named_upsampled(detail: Mapping[str, Json]) -> Iterator[str]:
    yield text_of(detail.get("upsample_video_url"))


def _texts(value: Json) -> Iterator[str]:
    """Yield a text, the links of an object, or those of the first entry of a list."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        yield from (text_of(value.get(name)) for name in _NAMES)
    else:
        yield text_of(value)


def _as_link(text: str, base: str) -> str | None:
    if text[:10].lower() == "data:video":
        return text
    if len(text) > MAX_LINK_LENGTH:
        return None
    if is_web_url(text):
        return text
    if base and text.startswith("/"):
        return resolve_path(base, text)
    return None


def _unlisted(answer: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield every http(s) link of an answer with its place, also in JSON that is stored as text.

    At most `_MAX_VALUES` values are looked at.
    """
    left: list[tuple[Json, str, int]] = [(dict(answer), "", 0)]
    parsed = 0
    for _ in range(_MAX_VALUES):
        if not left:
            return
        value, place, depth = left.pop()
        if isinstance(value, str):
            text = text_of(value)
            if text.startswith(("{", "[")):
                parsed += len(text)
                if parsed <= _MAX_PARSED:
                    left.append((parse(text), place, depth + 1))
            elif is_web_url(text) and len(text) <= MAX_LINK_LENGTH and not _SPACE.search(text):
                yield place, text
        elif depth <= _MAX_DEPTH:
            inside = [
                (each, f"{place}.{name[:_NAME_LENGTH]}".lstrip("."), depth + 1)
                for name, each in _entries(value)
            ]
            left += reversed(inside)


def _entries(value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        yield from islice(value.items(), _MAX_VALUES)
    elif isinstance(value, list):
        yield from ((str(number), each) for number, each in enumerate(value[:_MAX_VALUES]))


def _speaks_of_video(place: str, link: str) -> bool:
    words = f"{place} {_path_of(link)}"
    if _OF_AN_IMAGE.search(words) or _OF_THE_REQUEST.search(place):
        return False
    return _OF_A_VIDEO.search(words) is not None


def _path_of(link: str) -> str:
    """Return the path of a link in lower case; "" for one that cannot be read."""
    try:
        return unquote(urlsplit(link).path).lower() if is_web_url(link) else ""
    except ValueError:
        return ""
