"""Pictures made anew: what a camera or a program wrote into them is gone, and pages get fitting sizes.

The whole picture stays JPEG or PNG, which every program reads, also those that feeds are read with. The
variants are WebP, which every browser of the last years reads, in about two thirds of the bytes.
"""

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from flask_babel import lazy_gettext as _
from PIL import ExifTags, Image, ImageCms, ImageOps

from omctpub.media.bare import is_bare
from omctpub.media.recognising import GIF, JPEG, PNG, WEBP, Refused

MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 50_000_000
# Of what cannot be decoded in a smaller size at once: a picture takes four bytes a point.
MOST_PIXELS_AT_ONCE = 25_000_000
# No page shows more, and what a telephone takes becomes a tenth of its bytes.
LONGEST_SIDE = 2560
WIDTHS = (480, 960, 1600)

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF"}
_QUALITY, _VARIANT_QUALITY = 88, 78
_IN_PARTS = ("JPEG", "MPO")
_SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L")
_EIGHT_BITS = ("1", "L", "LA", "P", "RGB", "RGBA")


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: whole, and by width in the sizes that pages show."""

    kind: str
    content: bytes
    width: int
    height: int
    variants: dict[int, bytes]


def made_anew(stream: BinaryIO, kind: str) -> Picture:
    """The picture in a stream of this kind, cleaned; Refused where it is none, or too much."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("has more than %(most)s MiB. Make it smaller.", most=MOST_BYTES // 2**20))
    with _or_damaged(), Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as image:
        _check(image)
        may_stay = image.mode in _EIGHT_BITS and not _long(image) and _upright(image)
        plain = _in_plain_colours(_decoded(image))
    stored = PNG if kind in (PNG, GIF) or "A" in plain.getbands() else JPEG
    stays = may_stay and stored == kind and is_bare(content, kind)
    whole = content if stays else _written(plain, _FORMATS[stored])
    return Picture(stored, whole, *plain.size, _variants(plain, stored))


@contextlib.contextmanager
def _or_damaged() -> Iterator[None]:
    """Pillow raises many things over a file that is cut off, damaged or made to do harm."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Refused:
            raise
        except Image.DecompressionBombError:
            raise Refused(_("is too large: it has too many points. Make it smaller.")) from None
        except Exception:
            raise Refused(_("is cut off or damaged, or only begins like a picture. Save it anew.")) from None


def _check(image: Image.Image) -> None:
    """Only the header was read so far: what is too much is refused before it is decoded."""
    most = MOST_PIXELS if image.format in _IN_PARTS else MOST_PIXELS_AT_ONCE
    if image.width * image.height > most:
        raise _too_large(image, most)
    # A telephone writes several pictures into one JPEG (MPO), of which the first is meant.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise Refused(_("is a moving picture, which readers cannot stop. Save one of its pictures as PNG."))


def _too_large(image: Image.Image, most: int) -> Refused:
    size = f"{image.width:,} × {image.height:,}"
    said = _(
        "is too large: it has %(size)s points; at most %(most)s million are taken. Make it smaller.",
        size=size,
        most=most // 10**6,
    )
    return Refused(said)


def _upright(image: Image.Image) -> bool:
    return bool(image.getexif().get(ExifTags.Base.Orientation, 1) == 1)


def _decoded(image: Image.Image) -> Image.Image:
    """The picture upright. A large JPEG is decoded in a half or a quarter, no smaller than it is kept."""
    if image.format in _IN_PARTS:
        image.draft(None, _fitting(image))
    image.load()
    return image if _upright(image) else ImageOps.exif_transpose(image)


def _fitting(image: Image.Image) -> tuple[int, int]:
    factor = min(1, LONGEST_SIDE / max(image.size))
    return max(1, round(image.width * factor)), max(1, round(image.height * factor))


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """8 bits, sRGB, at most `LONGEST_SIDE`, and nothing that a format could write out beside the points."""
    # Smaller first where that can be: what follows then takes less.
    early = _long(image) and image.mode in ("RGB", "L", "CMYK")
    plain = _converted(_in_srgb(_small(image) if early else image))
    small = _small(plain) if _long(plain) else plain.copy()
    small.info.clear()
    return small


def _small(image: Image.Image) -> Image.Image:
    small = image.resize(_fitting(image), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = image.info
    return small


def _long(image: Image.Image) -> bool:
    return max(image.size) > LONGEST_SIDE


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours by the common profile; one that cannot be read is passed over."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made or image


def _converted(image: Image.Image) -> Image.Image:
    if image.mode in _SIXTEEN_BITS:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        low = clear.getchannel("A").getextrema()[0]
        return clear if isinstance(low, int | float) and low < 255 else clear.convert("RGB")
    return image.convert("L" if image.mode in ("L", "1") else "RGB")


def _variants(image: Image.Image, kind: str) -> dict[int, bytes]:
    """Widths that pages choose from, none larger than the picture."""
    wanted = {*(width for width in WIDTHS if width < image.width), min(image.width, WIDTHS[-1])}
    return {width: _variant(image, width, kind) for width in sorted(wanted)}


def _variant(image: Image.Image, width: int, kind: str) -> bytes:
    size = width, max(1, round(image.height * width / image.width))
    small = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    lossy = _written(small, "WEBP", quality=_VARIANT_QUALITY, method=4)
    # Drawings and pictures of texts are smaller, and sharp, without loss.
    return min(lossy, _written(small, "WEBP", lossless=True), key=len) if kind == PNG else lossy


def _written(image: Image.Image, format: str, **how: object) -> bytes:
    options = how or ({"quality": _QUALITY, "progressive": True} if format == "JPEG" else {"optimize": True})
    into = BytesIO()
    image.save(into, format, **options)
    return into.getvalue()
