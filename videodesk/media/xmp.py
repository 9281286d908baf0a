"""Writer and reader of the XMP packets that contain our record."""

import re
from datetime import UTC, datetime
from html import escape
from typing import Final
from xml.etree import ElementTree as ET

from videodesk import APP_NAME, __version__

_NAMESPACE: Final = "urn:videodesk:record:1"
# https://www.w3.org/TR/xml/#charsets: what XML 1.0 cannot contain, not even escaped.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:videodesk="{namespace}">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt>\
</dc:description>
   <xmp:CreatorTool>{tool}</xmp:CreatorTool>
   <xmp:CreateDate>{made_at}</xmp:CreateDate>
   <videodesk:record>{record}</videodesk:record>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def make_packet(record: str, *, description: str, made_at: datetime) -> bytes:
    """Return a packet with our record (JSON), and description, date and tool for other programs."""
    return _PACKET.format(
        namespace=_NAMESPACE,
        description=escape(_UNFIT.sub("\ufffd", description), quote=False),
        tool=f"{APP_NAME} {__version__}",
        made_at=made_at.astimezone(UTC).isoformat(timespec="seconds"),
        record=escape(_UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", record), quote=False),
    ).encode()


def find_record(packet: bytes) -> str:
    """Return the record in a packet, also if another program has rewritten the packet.

    Raises ValueError if there is none. A packet with a document type is not read: XMP needs none,
    and entity bombs (billion laughs) rely on one.
    """
    text = packet.decode()
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a document type in XMP")
    try:
        tree = ET.fromstring(text.strip("\ufeff\0 \n"))  # noqa: S314  # see above
    except ET.ParseError as failure:
        raise ValueError(str(failure)) from failure
    name = f"{{{_NAMESPACE}}}record"
    for element in tree.iter():
        found = element.text if element.tag == name else element.get(name)
        if found:
            return found
    raise ValueError("no record of ours")
