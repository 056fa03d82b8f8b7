"""Files as offices send them, made here, with what cameras and programs write into them."""

from __future__ import annotations

import io
import struct
import zipfile

import pikepdf
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*parts: str, **contents: bytes) -> bytes:
    """Return an archive with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts:
            made.writestr(part, contents.get(part, b"<x/>"))
    return target.getvalue()


def picture(form: str = "JPEG", *, orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture, red on its left half, whose EXIF names a place, GPS and a maker, with a thumbnail."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x013B] = orientation, "HUAIYIN", "SECRETARY-LI"
    exif.get_ifd(0x8825)[2] = (30.0, 1.0, 2.0)
    exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    options = {} if form in {"GIF", "BMP"} else {"exif": exif}
    if form == "GIF":
        options = {"comment": b"HUAIYIN"}
    image.save(target, form, **options)
    if form == "JPEG":
        return _with_segment(target.getvalue(), 0xFE, b"HUAIYIN comment")
    return target.getvalue()


def letter() -> bytes:
    """Return a PDF with author, XMP, an attached file and a photograph that carries EXIF."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 100))
    photo = document.make_stream(picture())
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 40, 20, 8
    photo.ColorSpace, photo.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo))
    page.Contents = document.make_stream(b"q 40 0 0 20 0 0 cm /P Do Q")
    document.docinfo["/Author"] = "SECRETARY-LI"
    with document.open_metadata() as notes:
        notes["dc:creator"] = ["SECRETARY-LI"]
    document.attachments["HUAIYIN.txt"] = pikepdf.AttachedFileSpec(document, b"HUAIYIN")
    target = io.BytesIO()
    document.save(target, compress_streams=False)
    return target.getvalue()


def report() -> bytes:
    """Return a Word document that names its makers in properties, comments, thumbnail and a photograph."""
    parts = {
        "word/document.xml": '<w:document><w:ins w:author="SECRETARY-LI">正文</w:ins></w:document>'.encode(),
        "word/media/image1.jpeg": picture(),
        "docProps/thumbnail.jpeg": picture(),
        "docProps/core.xml": b"<cp:coreProperties><dc:creator>SECRETARY-LI</dc:creator>"
        b"<dc:title>Title</dc:title></cp:coreProperties>",
        "docProps/app.xml": b"<Properties><Company>HUAIYIN</Company><Pages>1</Pages></Properties>",
        "docProps/custom.xml": b'<Properties xmlns="x"><property>HUAIYIN</property></Properties>',
    }
    return archive(*parts, **parts)


def film() -> bytes:
    """Return the boxes of a film whose notes say where it was made."""
    place = _box(b"udta", _box(b"\xa9xyz", b"+30.0120.0 HUAIYIN"))
    head = _box(b"mvhd", b"\0\0\0\0" + b"\x77" * 8 + b"\1" * 20)
    return _box(b"ftyp", b"isommp42") + _box(b"moov", head + place) + _box(b"mdat", b"the film")


def song() -> bytes:
    """Return an MP3 with a tag at each end."""
    tag = b"SECRETARY-LI" + bytes(20)
    return (
        b"ID3\4\0\0"
        + bytes([0, 0, 0, len(tag)])
        + tag
        + b"\xff\xfb the song"
        + b"TAG"
        + b"HUAIYIN".ljust(125)
    )


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack("!I4s", 8 + len(content), kind) + content


def _with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    return jpeg[:2] + b"\xff" + bytes([marker]) + struct.pack("!H", 2 + len(content)) + content + jpeg[2:]
