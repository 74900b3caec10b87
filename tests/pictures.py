"""Pictures and documents that the tests make themselves, harmless ones and others."""

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from omctpub import publishing
from omctpub.models import Asset
from omctpub.publishing import AssetContent
from omctpub.testing import SiteUnderTest

SECRET = "Secret Camera Of Somebody"
RED, BLUE = (220, 20, 20), (20, 20, 220)


def image(size: tuple[int, int] = (640, 400), mode: str = "RGB") -> Image.Image:
    """The left half red, the right half blue."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    return made.convert(mode)


def saved(made: Image.Image, format: str, **how: object) -> bytes:
    into = BytesIO()
    made.save(into, format, **how)
    return into.getvalue()


def jpeg(size: tuple[int, int] = (640, 400), **how: object) -> bytes:
    return saved(image(size), "JPEG", **how)


def png(size: tuple[int, int] = (640, 400), **how: object) -> bytes:
    return saved(image(size), "PNG", **how)


def telling_jpeg(orientation: int = 1) -> bytes:
    """A JPEG as a telephone writes it, which says where and by whose it was taken, several times over."""
    made, exif = image(), Image.Exif()
    exif[Base.Make], exif[Base.Artist], exif[Base.Orientation] = SECRET, SECRET, orientation
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (36.0, 48.0, 23.0)})
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{SECRET}</dc:creator></x:xmpmeta>'.encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(made, "JPEG", exif=exif, xmp=xmp, comment=SECRET.encode(), icc_profile=profile)
    iptc = b"\xff\xed" + struct.pack(">H", 2 + 14 + len(SECRET)) + b"Photoshop 3.0\0" + SECRET.encode()
    return content[:2] + iptc + content[2:] + SECRET.encode()


def png_chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with hardly anything in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"\0" * 99))


def gif(frames: int) -> bytes:
    """A GIF of so many pictures of one point each."""
    one = b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c\0\0\0\0\x01\0\x01\0\0" + b"\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + one * frames + b";"


def pdf(pages: Iterable[str] = ("Prison doors must stay open",), script: str = "", author: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    writer, font = PdfWriter(), DictionaryObject()
    font.update({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                 NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    for text in pages:
        page, stream = writer.add_blank_page(300, 200), DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream)
    if script:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        action[NameObject("/JS")] = TextStringObject(script)
        writer.root_object[NameObject("/OpenAction")] = action
    if author:
        writer.add_metadata({"/Author": author})
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def attach(site: SiteUnderTest, id: str, *given: tuple[bytes, str, dict[str, Any]]) -> list[str]:
    """Give an item pictures and documents; gives the addresses of the whole files."""
    with site.editor.opened() as opened:
        taken = [opened.media.take_in(BytesIO(content), name) for content, name, _ in given]
        more = [one for _, _, one in given]
        contents = [AssetContent(one, one.given, **said) for one, said in zip(taken, more, strict=True)]
        publishing.set_assets(opened, id, contents, "test")
        rows = Asset.select().where(Asset.name.in_([one.name for one in taken])).order_by(Asset.position)
        endings = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
        return [f"/media/{row.name}.{endings[row.kind]}" for row in rows]
