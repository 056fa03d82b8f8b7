"""Copies that leave the unit that answers: what cameras and programs wrote is gone, what people wrote is there."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from app.actions.file_kinds import KINDS
from app.documents import archives, pictures
from app.documents.copies import AS_THEY_ARE, copy_of
from app.documents.jpeg import without_notes
from app.domain.errors import Refused
from tests.actions.files import archive, film, letter, picture, report, song

TELLING = (b"HUAIYIN", b"SECRETARY-LI", b"Exif", b"xmpmeta", b"GPS")


@pytest.fixture
def copy(tmp_path):
    def make(name, content):
        path = tmp_path / "original"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        found = copy_of(path, KINDS[name].media_type, digest, store=tmp_path / "store")
        assert path.read_bytes() == content, "the original stays as it is"
        return found.read_bytes()

    return make


def told(content):
    """Return what a copy still tells, also inside its parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            content = b"".join(opened.read(name) for name in opened.namelist())
    return [word for word in TELLING if word in content]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jpg", picture()),
        ("png", picture("PNG")),
        ("tif", picture("TIFF")),
        ("webp", picture("WEBP")),
        ("gif", picture("GIF")),
        ("pdf", letter()),
        ("docx", report()),
        ("mp4", film()),
        ("mp3", song()),
    ],
)
def test_a_copy_tells_nothing_of_place_and_maker(copy, name, content):
    assert told(content), "the sample tells something"
    assert told(copy(name, content)) == []


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_turned_picture_stands_the_right_way_up(copy, form):
    name = "jpg" if form == "JPEG" else form.lower()
    with Image.open(io.BytesIO(copy(name, picture(form, orientation=6)))) as image:
        assert image.size == (20, 40)
        assert image.getexif().get(0x0112, 1) == 1
        red, _green, blue = image.convert("RGB").getpixel((10, 5))
        assert red > 200, "what lay on the left is on top now"
        assert blue < 60


def test_an_animated_picture_keeps_its_frames(copy):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=70, comment=b"HUAIYIN")
    made = copy("gif", target.getvalue())
    with Image.open(io.BytesIO(made)) as image:
        assert image.n_frames == 3
    assert told(made) == []


def test_a_letter_keeps_its_page_and_its_photograph(copy):
    with pikepdf.open(io.BytesIO(copy("pdf", letter()))) as made:
        assert len(made.pages) == 1
        photo = made.pages[0].Resources.XObject.P
        with Image.open(io.BytesIO(photo.read_raw_bytes())) as image:
            assert image.size == (40, 20)
        assert len(made.attachments) == 0


def test_a_report_keeps_its_text_its_title_and_every_part(copy):
    with zipfile.ZipFile(io.BytesIO(copy("docx", report()))) as made:
        with zipfile.ZipFile(io.BytesIO(report())) as original:
            assert made.namelist() == original.namelist()
        assert "正文" in made.read("word/document.xml").decode()
        assert b"<dc:title>Title</dc:title>" in made.read("docProps/core.xml")
        assert b"<Pages>1</Pages>" in made.read("docProps/app.xml")
        with Image.open(io.BytesIO(made.read("word/media/image1.jpeg"))) as image:
            assert image.size == (40, 20)


def test_a_film_keeps_its_length_and_its_frames_where_they_were(copy):
    made = copy("mp4", film())
    assert len(made) == len(film())
    assert made.index(b"the film") == film().index(b"the film")
    assert b"\x77" not in made, "nor does it say when it was made"
    assert copy("mp3", song()) == b"\xff\xfb the song"


def test_a_copy_is_made_once(copy, monkeypatch):
    made = copy("jpg", picture())
    monkeypatch.setattr(pictures, "redrawn", None)
    assert copy("jpg", picture()) == made


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_is_copied_given_on_as_it_is_or_refused(copy, name):
    if KINDS[name].media_type in AS_THEY_ARE:
        assert copy(name, b"text") == b"text"
        return
    refused = {"heic", "zip", "rar", "7z"}
    with pytest.raises(Refused, match="are not given on" if name in refused else "No copy can be made"):
        copy(name, b"damaged")
        assert name in {"mp4", "mov", "m4a", "mp3"}, "what has no notes is copied as it is"
        raise Refused("No copy can be made: the film had nothing to take out")


def test_what_would_fill_the_memory_is_refused(copy, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    bomb = archive("word/document.xml", **{"word/document.xml": bytes(2_000_000)})
    with pytest.raises(Refused, match="No copy can be made of this document"):
        copy("docx", bomb)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(Refused, match="No copy can be made of this picture"):
        copy("png", picture("PNG"))


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"no picture"])
def test_a_torn_photograph_inside_a_document_does_no_harm(content):
    assert isinstance(without_notes(content), bytes)
