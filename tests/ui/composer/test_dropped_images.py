"""Images in drags, drops and the clipboard."""

import base64
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSysInfo, Qt, QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import mime_of
from videodesk.ui.composer.images.dropped_images import (
    DroppedImages,
    count_images,
    has_images_only,
    is_unusable,
    read_mime,
    read_text,
    save_data,
    save_image,
)
from videodesk.ui.widgets.local_files import file_url, local_path


def urls(*addresses: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(address) for address in addresses])
    return mime


def image(colour: Qt.GlobalColor = Qt.GlobalColor.red) -> QImage:
    made = QImage(6, 4, QImage.Format.Format_ARGB32)
    made.fill(colour)
    return made


def screenshot() -> QMimeData:
    mime = QMimeData()
    mime.setImageData(image())
    return mime


def test_file_names_with_spaces_and_symbols_are_read(qtbot: QtBot) -> None:
    assert read_mime(urls("file:///home/a%20b%23c%25.png")).files == (Path("/home/a b#c%.png"),)


def test_file_is_preferred_to_the_image_data_of_a_file_manager(qtbot: QtBot) -> None:
    mime = mime_of(Path("/a.png"))
    mime.setImageData(image())
    incoming = read_mime(mime)
    assert incoming.files == (Path("/a.png"),)
    assert incoming.image is None


def test_image_data_is_preferred_to_the_url_of_a_browser(qtbot: QtBot) -> None:
    mime = urls("https://example.com/a.png")
    mime.setImageData(image())
    incoming = read_mime(mime)
    assert incoming.image == image()
    assert incoming.urls == ()


def test_url_without_image_data_is_read(qtbot: QtBot) -> None:
    incoming = read_mime(urls("https://example.com/a%20b.png?x=1"))
    assert incoming.urls == ("https://example.com/a%20b.png?x=1",)


@pytest.mark.parametrize(
    "address",
    [
        "file://localhost/home/a%20b.png",
        "file://LocalHost/home/a%20b.png",
        f"file://{QSysInfo.machineHostName()}/home/a%20b.png",
    ],
)
def test_file_address_that_names_this_computer_is_read(qtbot: QtBot, address: str) -> None:
    assert read_mime(urls(address)).files == (Path("/home/a b.png"),)
    assert count_images(urls(address)) == 1
    assert read_text(address).files == (Path("/home/a b.png"),)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="blob:https://example.com/1-2">',
        '<img src="data:text/html;base64,PGI+">',
        '<img src="data:image/png;base64,!">',
        '<img src="/relative.png">',
        '<a href="https://example.com/page"><img src="cid:1"></a>',
        '<img src="https://">',
        "<IMG>",
    ],
)
def test_page_is_not_mistaken_for_its_image(qtbot: QtBot, html: str) -> None:
    dragged = urls("https://example.com/page")
    dragged.setHtml(html)
    dragged.setText("https://example.com/page")
    assert read_mime(dragged) == DroppedImages(is_unusable=True)
    assert count_images(dragged) == 0
    assert is_unusable(dragged)


def test_address_of_an_image_is_read_if_its_tag_has_none(qtbot: QtBot) -> None:
    dragged = urls("https://example.com/a.JPG?x=1")
    dragged.setHtml('<img src="blob:https://example.com/1-2">')
    assert read_mime(dragged).urls == ("https://example.com/a.JPG?x=1",)
    assert not is_unusable(dragged)


@pytest.mark.parametrize("address", ["file://server/share/a.png", "file:////server/share/a.png"])
def test_files_on_other_computers_are_listed_as_remote(qtbot: QtBot, address: str) -> None:
    incoming = read_mime(urls(address))
    assert incoming.files == ()
    assert incoming.remote_files == ("a.png",)
    assert count_images(urls(address)) == 0


@pytest.mark.parametrize(
    ("mime", "count"),
    [
        (mime_of(Path("/a.png"), Path("/b.JPG"), Path("/notes.txt")), 2),
        (mime_of(Path("/picture-without-suffix")), 1),
        (mime_of(Path("/notes.txt"), Path("/clip.mp4")), 0),
        (screenshot(), 1),
        (urls("https://example.com/a", "http://example.com/b"), 2),
        (urls("ftp://example.com/a.png"), 0),
        (urls("https://"), 0),
        (QMimeData(), 0),
    ],
)
def test_images_of_a_drag_are_counted_by_their_names(
    qtbot: QtBot, mime: QMimeData, count: int
) -> None:
    assert count_images(mime) == count


def test_spreadsheet_text_with_an_image_is_text(qtbot: QtBot) -> None:
    mime = screenshot()
    assert has_images_only(mime)
    mime.setText("Total 12")
    assert not has_images_only(mime)


def test_image_dragged_from_a_page_is_distinguished_from_a_link(qtbot: QtBot) -> None:
    link = urls("https://example.com/page")
    assert not has_images_only(link)
    link.setHtml('<IMG src="https://example.com/page">')
    assert has_images_only(link)


PIXEL = base64.b64encode(b"GIF89a, or what a page calls so").decode()


@pytest.mark.parametrize(
    ("html", "addresses", "data"),
    [
        ('<img src="https://i.test/a.jpg">', ("https://i.test/a.jpg",), ()),
        (
            '<a href="https://example.com/page"><IMG alt="a > b" SRC=" https://i.test/a.jpg "></a>',
            ("https://i.test/a.jpg",),
            (),
        ),
        (
            "<img src='https://i.test/a.jpg?x=1&amp;y=2'><img src=http://i.test/b.jpg>"
            "<img src='https://i.test/a.jpg?x=1&amp;y=2'>",
            ("https://i.test/a.jpg?x=1&y=2", "http://i.test/b.jpg"),
            (),
        ),
        (f'<img src="data:image/gif;base64,{PIXEL}">', (), (base64.b64decode(PIXEL),)),
        (
            '<img src="data:image/gif;base64,R0lG" srcset="https://i.test/s.jpg 1x, '
            'https://i.test/a.jpg?w=1,2 2x">',
            ("https://i.test/a.jpg?w=1,2",),
            (),
        ),
        ("<a href='https://example.com/page'>words</a>", ("https://example.com/page",), ()),
    ],
)
def test_image_inside_a_link_is_read_instead_of_the_linked_page(
    qtbot: QtBot, html: str, addresses: tuple[str, ...], data: tuple[bytes, ...]
) -> None:
    dragged = urls("https://example.com/page")
    dragged.setHtml(html)
    incoming = read_mime(dragged)
    assert (incoming.urls, incoming.data) == (addresses, data)
    assert count_images(dragged) == len(addresses) + len(data)


def test_text_selection_with_images_is_not_an_image(qtbot: QtBot) -> None:
    text = QMimeData()
    text.setText("words")
    text.setHtml('words <img src="https://i.test/a.jpg">')
    assert count_images(text) == 0


def test_image_data_of_a_page_is_saved_unchanged(tmp_path: Path) -> None:
    path = save_data(b"picture", tmp_path / "new")
    assert path.read_bytes() == b"picture"
    assert save_data(b"picture", tmp_path / "new") == path
    assert save_data(b"another", tmp_path / "new") != path
    assert len(list((tmp_path / "new").iterdir())) == 2


def test_pasted_text_is_read_line_by_line(qtbot: QtBot) -> None:
    incoming = read_text(
        '/home/me/a.png\n"C:\\Pictures\\b.png"\nfile:///c%20d.png\n'
        "https://example.com/e.png\nhttps://\n\\\\server\\share\\f.png\nsome words\n\n"
    )
    assert incoming.files == (
        Path("/home/me/a.png"),
        Path("C:\\Pictures\\b.png"),
        Path("/c d.png"),
    )
    assert incoming.urls == ("https://example.com/e.png",)
    assert incoming.remote_files == ("f.png",)


def test_saved_image_is_named_by_its_content(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "not" / "there"
    first = save_image(image(), folder)
    assert save_image(image(), folder) == first
    assert save_image(image(Qt.GlobalColor.blue), folder) != first
    assert QImage(str(first)).pixelColor(2, 2) == image().pixelColor(2, 2)
    assert {path.suffix for path in folder.iterdir()} == {".png"}
    assert len(list(folder.iterdir())) == 2


def test_image_that_cannot_be_saved_raises_and_leaves_no_file(tmp_path: Path, qtbot: QtBot) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    with pytest.raises(OSError, match="file"):
        save_image(image(), in_the_way / "sub")
    assert list(tmp_path.iterdir()) == [in_the_way]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_file_whose_name_is_not_utf8_is_read_and_dragged_on(tmp_path: Path) -> None:
    picture = tmp_path / os.fsdecode(b"caf\xe9 \xff%41.png")
    picture.write_bytes(b"picture")
    address = QUrl.fromEncoded(picture.as_uri().encode())
    assert Path(local_path(address)).read_bytes() == b"picture"
    assert file_url(str(picture)) == address
    plain = tmp_path / "café 100%.png"
    assert local_path(file_url(str(plain))) == str(plain)
