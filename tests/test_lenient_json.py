"""JSON that people have edited by hand: a mistake affects only its own field."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.lenient_json import read_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1,}', {"a": 1}),
        ('{"a": [1, 2,], "b": {"c": 3,},}', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"a": 1,, "b": 2}', {"a": 1, "b": 2}),
        ('// mine\n{"a": 1, # this\n /* and\n that */ "b": "// no comment"}', None),
        ('{"a": 1}\nrest', {"a": 1}),
    ],
)
def test_stray_commas_and_comments_are_accepted(text: str, found: dict[str, Any] | None) -> None:
    parsed = read_object(text.encode())
    assert parsed.fields == (found or {"a": 1, "b": "// no comment"})
    assert parsed.unread == ()
    assert not parsed.is_strict


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_a_byte_order_mark_is_read(encoding: str) -> None:
    parsed = read_object('{"a": "é海"}'.encode(encoding))
    assert parsed.fields == {"a": "é海"}
    assert parsed.is_strict


@pytest.mark.parametrize(
    ("text", "found", "unread"),
    [
        ('{"a": 0,8, "b": 2}', {"b": 2}, ["a"]),
        ('{"a": yes, "b": 2}', {"b": 2}, ["a"]),
        ('{"a": 01, "b": 2}', {"b": 2}, ["a"]),
        ('{"a": "x,\n "b": 2}', {"b": 2}, ["a"]),
        ('{"a": "C:\\Users", "b": 2}', {"b": 2}, ["a"]),
        ('{"a": , "b": 2}', {"b": 2}, ["a"]),
        ('{"a" 1, "b": 2}', {"b": 2}, []),
        ('{"a": [1, 2, "b": 2}', {"b": 2}, ["a"]),
        ('{"a": [1, x, 3], "b": 2}', {"a": [1, None, 3], "b": 2}, ["a[1]"]),
        ('{"a": {"x": 1, "y": }, "b": 2}', {"a": {"x": 1}, "b": 2}, ["a.y"]),
        ('{"a": [{"x": 1, "y": z}, {"x": 2}]}', {"a": [{"x": 1}, {"x": 2}]}, ["a[0].y"]),
        ('{"a": 1, "b": {"c": 2', {"a": 1}, ["b"]),
        ('{"a": 1, "b": "cut o', {"a": 1}, ["b"]),
        ('{"a": {"n": "x "url": "https://h"}, "b": 2}', {"a": {}, "b": 2}, ["a.n", "a.url"]),
    ],
)
def test_mistake_affects_only_its_own_field(
    text: str, found: dict[str, Any], unread: list[str]
) -> None:
    parsed = read_object(text.encode())
    assert parsed.fields == found
    assert list(parsed.unread) == unread


def test_field_in_another_encoding_is_unread() -> None:
    parsed = read_object('{"a": "café", "b": 2}'.encode("latin-1"))
    assert (parsed.fields, parsed.unread) == ({"b": 2}, ("a",))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}x"[2:], b"[1]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 9_999]
)
def test_what_is_not_an_object_raises(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_object(content)


@given(
    st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1),
    st.binary(max_size=3),
    st.data(),
)
def test_any_damage_ends_and_strict_json_is_read_as_it_is(
    value: dict[str, Any], damage: bytes, data: st.DataObject
) -> None:
    content = json.dumps(value).encode()
    assert read_object(content).fields == value
    place = data.draw(st.integers(0, len(content)))
    damaged = content[:place] + damage + content[place + len(damage) :]
    try:
        read_object(damaged)
    except ValueError:
        return
