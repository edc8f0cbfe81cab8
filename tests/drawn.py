"""A workbook and what to draw over one of its sheets → the workbook with it."""

from __future__ import annotations

import re
import struct
import zlib

from gongkai_docx.package import pack, unpack

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    f' xmlns:r="{_RELATIONS}">{{}}</xdr:wsDr>'
)
_ANCHOR = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>{}</xdr:col><xdr:colOff>90000</xdr:colOff>"
    "<xdr:row>{}</xdr:row><xdr:rowOff>90000</xdr:rowOff></xdr:to>{}<xdr:clientData/>"
    "</xdr:twoCellAnchor>"
)
_SHAPE = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="400000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)
PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="p"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
    f"<xdr:spPr>{_SHAPE}</xdr:spPr></xdr:pic>"
)
LINE = (
    '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="4" name="l"/><xdr:cNvCxnSpPr/>'
    f"</xdr:nvCxnSpPr><xdr:spPr>{_SHAPE.replace('rect', 'line')}</xdr:spPr></xdr:cxnSp>"
)


def text_box(text: str) -> str:
    """A box with that text in it."""
    return (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="3" name="t"/>'
        f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{_SHAPE}</xdr:spPr>'
        f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def drawn_over(
    content: bytes, title: str, *things: tuple[str, tuple[int, int], tuple[int, int]]
) -> bytes:
    """The workbook with things on the sheet of that title, each with its first and last cell."""
    parts = unpack(content)
    book = parts["xl/workbook.xml"].decode()
    number = [*re.findall(r'<sheet [^>]*name="([^"]*)"', book)].index(title) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    xml = parts[part].decode()
    place = re.search(r"<legacyDrawing|<tableParts|<extLst|</worksheet>", xml)
    assert place
    drawing = f'<drawing xmlns:r="{_RELATIONS}" r:id="drawn"/>'
    parts[part] = f"{xml[: place.start()]}{drawing}{xml[place.start() :]}".encode()
    _relate(parts, f"xl/worksheets/_rels/sheet{number}.xml.rels", "drawn", "drawing", "9.xml")
    _relate(parts, "xl/drawings/_rels/drawing9.xml.rels", "rId1", "image", "../media/p.png")
    anchors = (
        _ANCHOR.format(first[1], first[0], last[1], last[0], thing) for thing, first, last in things
    )
    parts["xl/drawings/drawing9.xml"] = _DRAWING.format("".join(anchors)).encode()
    parts["xl/media/p.png"] = _dot()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Default Extension="png" ContentType="image/png"/><Override'
        f' PartName="/xl/drawings/drawing9.xml" ContentType="{_TYPES}.drawing+xml"/></Types>',
    ).encode()
    return pack(parts)


def _relate(parts: dict[str, bytes], name: str, key: str, kind: str, target: str) -> None:
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    where = f"../drawings/drawing{target}" if kind == "drawing" else target
    added = f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{where}"/>'
    xml = parts.get(name, empty).decode().replace("/>", "></Relationships>", 1)
    if name in parts:
        xml = parts[name].decode()
    parts[name] = xml.replace("</Relationships>", f"{added}</Relationships>").encode()


def _dot() -> bytes:
    """A picture of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")), chunk(b"IEND", b""))
    )
