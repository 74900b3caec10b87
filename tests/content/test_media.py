"""Pictures and PDFs taken in: known by content, cleaned of what they tell, bounded, kept whole or not."""

import json
import os
import stat
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader, PdfWriter

from omctpub.media import MediaFolder, Refused, Taken, clean_name, documents, file_names
from omctpub.media.bare import is_bare
from tests.pictures import (
    BLUE,
    RED,
    SECRET,
    gif,
    image,
    jpeg,
    pdf,
    png,
    png_chunk,
    png_header,
    saved,
    telling_jpeg,
)


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media")


def take(folder: MediaFolder, content: bytes, given: str = "picture.jpg") -> Taken:
    return folder.take_in(BytesIO(content), given)


def files_of(taken: Taken) -> list[str]:
    return list(file_names(taken.name, taken.kind, taken.widths))


def opened(folder: MediaFolder, taken: Taken) -> Image.Image:
    return Image.open(folder.path(files_of(taken)[0]))


def near(one: object, other: tuple[int, ...]) -> bool:
    return isinstance(one, tuple) and all(abs(a - b) < 12 for a, b in zip(one, other, strict=False))


class TestAPicture:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (jpeg(), "image/jpeg"),
            (png(), "image/png"),
            (saved(image(), "WEBP"), "image/jpeg"),
            (saved(image(mode="RGBA"), "WEBP"), "image/jpeg"),
            (saved(image().quantize(8), "GIF"), "image/png"),
            (saved(image(mode="CMYK"), "JPEG"), "image/jpeg"),
            (saved(image(mode="L"), "JPEG"), "image/jpeg"),
        ],
    )
    def test_is_known_by_its_content_and_looks_as_it_did(
        self, folder: MediaFolder, content: bytes, kind: str
    ) -> None:
        taken = take(folder, content, "a.html")
        found = opened(folder, taken)
        assert (taken.kind, taken.width, taken.height, found.size) == (kind, 640, 400, (640, 400))
        if found.mode != "L":
            assert near(found.convert("RGB").getpixel((100, 200)), RED)
            assert near(found.convert("RGB").getpixel((500, 200)), BLUE)

    def test_tells_nothing_that_the_camera_wrote_into_it(self, folder: MediaFolder) -> None:
        told = telling_jpeg()
        assert told.count(SECRET.encode()) >= 5
        taken = take(folder, told)
        for file in files_of(taken):
            content = folder.path(file).read_bytes()
            assert [mark for mark in TELLING if mark in content] == []
        assert dict(opened(folder, taken).getexif()) == {}

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_is_upright(self, folder: MediaFolder, orientation: int) -> None:
        taken = take(folder, telling_jpeg(orientation))
        assert (taken.width, taken.height) == ((640, 400) if orientation < 5 else (400, 640))
        left, top = opened(folder, taken).getpixel((20, 200)), opened(folder, taken).getpixel((200, 20))
        assert near(left if orientation < 5 else top, RED if orientation in (1, 4, 5, 6) else BLUE)

    def test_keeps_its_colours_when_its_profile_goes(self, folder: MediaFolder) -> None:
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        assert b"ICC_PROFILE" in saved(image(), "JPEG", icc_profile=lab)
        taken = take(folder, saved(image(), "JPEG", icc_profile=lab))
        assert near(opened(folder, taken).getpixel((100, 200)), RED)
        broken = take(folder, saved(image(), "JPEG", icc_profile=b"no profile at all"))
        assert near(opened(folder, broken).getpixel((100, 200)), RED)

    def test_of_sixteen_bits_is_not_burnt_out(self, folder: MediaFolder) -> None:
        taken = take(folder, saved(Image.new("I;16", (30, 30), 32_768), "PNG"))
        assert opened(folder, taken).convert("L").getpixel((5, 5)) in (127, 128)

    def test_stays_clear_where_it_is_clear(self, folder: MediaFolder) -> None:
        clear = Image.new("RGBA", (30, 30), (9, 9, 9, 0))
        for format in ("PNG", "WEBP"):
            taken = take(folder, saved(clear, format))
            assert taken.kind == "image/png"
            assert opened(folder, taken).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]

    @pytest.mark.parametrize(
        ("width", "widths"),
        [
            (300, (300,)), (480, (480,)), (700, (480, 700)),
            (1700, (480, 960, 1600)), (3000, (480, 960, 1600)),
        ],
    )  # fmt: skip
    def test_has_variants_that_are_not_larger(
        self, folder: MediaFolder, width: int, widths: tuple[int, ...]
    ) -> None:
        taken = take(folder, jpeg((width, 200)))
        assert (taken.width, taken.widths) == (min(width, 2560), widths)
        for one in widths:
            found = Image.open(folder.path(f"{taken.name}-{one}.webp"))
            assert (found.format, found.width, found.height) == ("WEBP", one, round(200 * one / width))

    def test_of_a_telephone_is_kept_as_large_as_pages_show(self, folder: MediaFolder) -> None:
        for side in (2561, 5120, 6000):
            taken = take(folder, jpeg((side, side // 8)))
            assert opened(folder, taken).size == (taken.width, taken.height) == (2560, 320)
            assert near(opened(folder, taken).getpixel((100, 200)), RED)

    @pytest.mark.parametrize("content", [jpeg(progressive=True), jpeg(), png(), png((20, 20), optimize=True)])
    def test_that_is_nothing_else_is_kept_as_it_is(self, folder: MediaFolder, content: bytes) -> None:
        taken = take(folder, content)
        assert folder.path(files_of(taken)[0]).read_bytes() == content
        assert taken.checksum == taken.source

    def test_that_was_made_here_is_the_same_when_it_comes_again(self, folder: MediaFolder) -> None:
        for content in (telling_jpeg(6), saved(image(mode="RGBA"), "WEBP"), saved(image(mode="P"), "GIF")):
            first = take(folder, content)
            again = take(folder, folder.path(files_of(first)[0]).read_bytes())
            assert again.checksum == first.checksum != first.source


TELLING = [
    SECRET.encode(),
    b"Exif",
    b"http://ns.adobe",
    b"xmpmeta",
    b"Photoshop",
    b"ICC_PROFILE",
    b"EXIF",
    b"XMP ",
]


class TestBare:
    @pytest.mark.parametrize(
        "content",
        [
            telling_jpeg(), jpeg(comment=b"x"), jpeg() + b"<script>", jpeg()[:-2], jpeg()[:-1],
            saved(image(mode="CMYK"), "JPEG"), b"\xff\xd8\xff\xe1", b"\xff\xd8", b"\xff\xd8\xff",
            jpeg()[:2] + b"\xff\xe0\x00\x01" + jpeg()[2:],
        ],
    )  # fmt: skip
    def test_a_jpeg_with_more_in_it_is_not(self, content: bytes) -> None:
        assert not is_bare(content, "image/jpeg")

    @pytest.mark.parametrize(
        "content",
        [
            png() + b"PK\x03\x04", png()[:-12], png()[:-1],
            png()[:33] + png_chunk(b"tEXt", b"Author\0Somebody") + png()[33:],
            png()[:33] + png_chunk(b"eXIf", b"MM\0*") + png()[33:],
        ],
    )  # fmt: skip
    def test_a_png_with_more_in_it_is_not(self, content: bytes) -> None:
        assert not is_bare(content, "image/png")


SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
REFUSED = {
    "svg": (SVG, "SVG"),
    "svg after blanks": (b" \n<!-- x --><SVG onload=alert(1)>", "SVG"),
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
    "php": (b"<?php system($_GET[0]);", "web page or a program"),
    "zip": (b"PK\x03\x04rest", "ZIP"),
    "heic": (b"\0\0\0\x18ftypheic", "HEIC"),
    "video": (b"\0\0\0\x18ftypmp42", "video"),
    "tiff": (b"II*\0", "TIFF"),
    "postscript": (b"%!PS-Adobe", "PostScript"),
    "nothing": (b"", "is empty"),
    "noise": (b"\x01\x02\x03" * 99, "none that is taken"),
    "text": ("نص".encode(), "none that is taken"),
    "png by name only": (b"\x89PNG\r\n\x1a\n" + SVG, "damaged"),
    "gif and script": (b"GIF89a=1;alert(1)//", "damaged|too large"),
    "jpeg and html": (b"\xff\xd8\xff<html>", "damaged"),
    "webp and html": (b"RIFF\0\0\0\0WEBP<html>", "damaged"),
    "truncated jpeg": (jpeg((900, 900))[:2500], "cut off"),
    "truncated png": (png((900, 900))[:300], "cut off"),
    "truncated webp": (saved(image(), "WEBP")[:200], "cut off"),
    "large header": (png_header(50_000, 50_000), "too large"),
    "wide header": (png_header(2**31 - 1, 1), "too large"),
    "no width": (png_header(0, 5), "damaged"),
    "little in it": (png_header(5_000, 5_000), "cut off"),
    "moving": (gif(10_000), "moving"),
    "moving png": (saved(image(), "PNG", save_all=True, append_images=[image(mode="L")]), "moving"),
    "moving webp": (saved(image(), "WEBP", save_all=True, append_images=[image((640, 400), "L")]), "moving"),
    "pdf later": (b"<html>" + pdf(), "web page"),
    "no pdf": (b"%PDF-1.7\n" + b"x" * 2000, "damaged"),
    "half a pdf": (pdf()[:300], "damaged|no page"),
}  # fmt: skip


@pytest.mark.parametrize("which", REFUSED)
def test_anything_else_is_refused_at_once_with_the_reason_and_leaves_nothing(
    folder: MediaFolder, which: str
) -> None:
    content, reason = REFUSED[which]
    begun = time.monotonic()
    with pytest.raises(Refused, match=reason):
        take(folder, content, "picture.png")
    assert time.monotonic() - begun < 5
    assert list(folder.folder.iterdir()) == []


MEMORY = r"""
import re, sys
from io import BytesIO
from pathlib import Path
from omctpub.media import MediaFolder, Refused
sys.path.insert(0, sys.argv[2])
from tests.pictures import gif, jpeg, png_header
contents = [png_header(50_000, 50_000), gif(10_000), png_header(7_000, 8_000)]
folder = MediaFolder(Path(sys.argv[1]))
folder.take_in(BytesIO(jpeg((30, 30))), "a.jpg")

def peak():  # unlike that of getrusage, it begins anew with the process
    return int(re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])

before = peak()
for content in contents:
    try:
        folder.take_in(BytesIO(content), "x")
    except Refused:
        print("refused", peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="the peak is read as Linux tells it")
def test_what_is_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MEMORY, str(tmp_path), str(Path(__file__).parents[2])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(said) == 3
    assert all(int(line.split()[1]) < 50 * 1024 for line in said)


class TestADocument:
    def test_is_kept_as_it_is_with_its_pages_counted_and_its_text_read(self, folder: MediaFolder) -> None:
        content = pdf(["Prison doors must stay open", "Second page"])
        taken = take(folder, content, "Rapport final.PDF")
        assert (taken.kind, taken.pages, taken.given) == ("application/pdf", 2, "Rapport final.pdf")
        assert taken.text.split() == "Prison doors must stay open Second page".split()
        assert folder.path(files_of(taken)[0]).read_bytes() == content
        assert (taken.size, taken.widths, taken.warnings) == (len(content), (), ())

    def test_that_holds_programs_or_an_author_says_so(self, folder: MediaFolder) -> None:
        assert "programs" in take(folder, pdf(script="app.alert(1)")).warnings[0]
        assert "author" in take(folder, pdf(author="Somebody")).warnings[0]

    def test_with_a_password_is_refused(self, folder: MediaFolder) -> None:
        writer, into = PdfWriter(PdfReader(BytesIO(pdf()))), BytesIO()
        writer.encrypt("word", algorithm="RC4-128")
        writer.write(into)
        with pytest.raises(Refused, match="password"):
            take(folder, into.getvalue())

    def test_takes_only_so_much_time(
        self, folder: MediaFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        slow = tmp_path / "slow.py"
        told = json.dumps({"pages": 3})
        slow.write_text(
            f"import time\nprint('{told}', flush=True)\nprint('{{', end='', flush=True)\ntime.sleep(99)"
        )
        monkeypatch.setattr(documents, "_PROGRAM", slow)
        monkeypatch.setattr(documents, "SECONDS", 0)
        monkeypatch.setattr(documents, "_MORE_SECONDS", 1)
        taken = take(folder, pdf())
        assert (taken.pages, taken.text) == (3, "")

    def test_that_ends_its_reader_is_refused(
        self, folder: MediaFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        killed = tmp_path / "killed.py"
        killed.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
        monkeypatch.setattr(documents, "_PROGRAM", killed)
        with pytest.raises(Refused, match="bounds of time and memory"):
            take(folder, pdf())


class TestItsFiles:
    def test_have_random_names_and_are_for_their_own_user(self, folder: MediaFolder) -> None:
        one, other = take(folder, jpeg(), "../../evil.php.jpg"), take(folder, jpeg())
        assert one.name != other.name
        names = {path.name for path in folder.folder.iterdir()}
        assert names == {*files_of(one), *files_of(other)}
        assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.folder.iterdir()} == {0o600}

    def test_go_together(self, folder: MediaFolder) -> None:
        taken = take(folder, jpeg())
        for _ in range(2):
            folder.remove(taken.name, taken.kind, taken.widths)
            assert list(folder.folder.iterdir()) == []

    def test_that_nobody_named_are_told_after_a_day(self, folder: MediaFolder) -> None:
        taken = take(folder, jpeg())
        assert list(folder.forgotten(86_400)) == []
        (folder.folder / ".new-left").mkdir()
        for path in folder.folder.iterdir():
            os.utime(path, (1, 1))
        assert {name for name, _ in folder.forgotten(86_400)} == {taken.name}
        assert not (folder.folder / ".new-left").exists()

    def test_are_not_there_where_the_disk_is_full(
        self, folder: MediaFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            take(folder, jpeg())
        assert list(folder.folder.iterdir()) == []


NAMES = {
    "a.php.jpg": "a.php.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\x.png": "x.pdf",
    "CON": "file CON.pdf",
    "nul.pdf": "file nul.pdf",
    "LPT1.x.pdf": "file LPT1.x.pdf",
    "trailing. . .": "trailing.pdf",
    ".htaccess": "htaccess.pdf",
    "\u202egpj.exe": "gpj.pdf",
    "a\u200fb\u2066c.pdf": "abc.pdf",
    "تقرير ٢٠٢٦.pdf": "تقرير ٢٠٢٦.pdf",
    "a\0b\r\nSet-Cookie: x.pdf": "ab Set-Cookie x.pdf",
    'a"b;c.pdf': "a b;c.pdf",
    "": "file.pdf",
    "...": "file.pdf",
    "\u200b.pdf": "file.pdf",
    "é" * 300: "é" * 100 + ".pdf",
}


@pytest.mark.parametrize("given", NAMES)
def test_a_given_name_becomes_a_text_that_does_no_harm(given: str) -> None:
    assert clean_name(given, "application/pdf") == NAMES[given]


def test_pypdf_is_loaded_in_no_process_of_the_site() -> None:
    command = "import sys, omctpub; print([name for name in sys.modules if name.startswith('pypdf')])"
    assert subprocess.check_output([sys.executable, "-c", command], text=True) == "[]\n"
