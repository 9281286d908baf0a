"""The path of a `file:` address, if it is on this computer."""

import os
import socket

import pytest

from videodesk.file_urls import local_path


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///home/a%20b%23c%25.png", "/home/a b#c%.png"),
        ("file:/home/a.png", "/home/a.png"),
        ("FILE://LocalHost/home/a.png", "/home/a.png"),
        ("file://127.0.0.1/a.png", "/a.png"),
        (f" file://{socket.gethostname()}/a.png\n", "/a.png"),
        ("file:///caf%C3%A9.png", "/café.png"),
        ("file:///caf%E9.png", os.fsdecode(b"/caf\xe9.png")),
        ("file://server/share/a.png", ""),
        ("file:////server/share/a.png", ""),
        ("file://localhost//server/a.png", ""),
        ("file://[broken/a.png", ""),
        ("https://localhost/a.png", ""),
        ("/home/a.png", ""),
        ("", ""),
    ],
)
def test_path_of_a_file_address(url: str, path: str) -> None:
    assert local_path(url) == path
