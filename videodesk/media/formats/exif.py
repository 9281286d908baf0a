"""Reads the one value of EXIF that decides how an image is displayed."""

import struct
from typing import Final

_PREFIX: Final = b"Exif\0\0"
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION: Final = 0x0112
_TYPES: Final = {1: "B", 3: "H", 4: "I"}  # BYTE, SHORT, LONG
ORIENTATIONS: Final = range(1, 9)


def orientation_in(exif: bytes) -> int:
    """Return the orientation of an EXIF block, 1 to 8; 1 if there is none that makes sense."""
    block = exif.removeprefix(_PREFIX)
    order = _ORDERS.get(block[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, start)
        for number in range(count):
            tag, kind = struct.unpack_from(f"{order}HH", block, start + 2 + 12 * number)
            if tag == _ORIENTATION and kind in _TYPES:
                (value,) = struct.unpack_from(order + _TYPES[kind], block, start + 10 + 12 * number)
                return value if value in ORIENTATIONS else 1
    except struct.error:
        pass  # cut off, or no EXIF at all
    return 1
