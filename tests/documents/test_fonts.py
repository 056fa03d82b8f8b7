"""Which font plays which role, and what happens when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.fonts import FOLDER, Face, FontSet, FontsMissing, MissingGlyph, Role, choose, metrics
from app.documents.typeset import Typesetter, heading_roles, level

NOTO = Face("Noto Serif CJK SC", Path("/fonts/NotoSerifCJK.ttc"), 2)
NOTO_BOLD = Face("Noto Serif CJK SC", Path("/fonts/NotoSerifCJK-Bold.ttc"), 2, weight=200)
NOTO_SANS = Face("Noto Sans CJK SC", Path("/fonts/NotoSansCJK.ttc"), 2)
COMMERCIAL = tuple(
    Face(name, Path(f"/fonts/{name}.ttf"))
    for name in ("仿宋_GB2312", "楷体_GB2312", "SimHei", "方正小标宋简体", "SimSun")
)


@pytest.fixture
def fetched(tmp_path):
    for name in ("FandolFang", "FandolKai", "FandolHei", "FandolSong", "NotoSerifCJKsc"):
        (tmp_path / f"{name}-Regular.otf").touch()
    (tmp_path / "NotoSerifCJKsc-Bold.otf").touch()
    return tmp_path


def test_a_commercial_face_comes_before_a_fetched_one(fetched):
    fonts = choose(fetched, COMMERCIAL)
    assert fonts.face(Role.fang).family == "仿宋_GB2312"
    assert fonts.substitutions == ()


def test_each_stand_in_is_said_in_one_line(fetched):
    fonts = choose(fetched, ())
    assert [str(line) for line in fonts.substitutions] == [
        "仿宋: FandolFang-Regular.otf stands in for 仿宋_GB2312",
        "楷体: FandolKai-Regular.otf stands in for 楷体_GB2312",
        "黑体: FandolHei-Regular.otf stands in for SimHei",
        "小标宋: NotoSerifCJKsc-Bold.otf stands in for 方正小标宋简体",
        "宋体: FandolSong-Regular.otf stands in for SimSun",
    ]


def test_strict_fonts_refuse_a_stand_in(fetched):
    with pytest.raises(FontsMissing, match="stands in for SimSun"):
        choose(fetched, COMMERCIAL[:-1], strict=True)
    assert choose(fetched, COMMERCIAL, strict=True).substitutions == ()


def test_the_faces_of_the_system_stand_in_where_nothing_was_fetched(tmp_path):
    fonts = choose(tmp_path, (NOTO, NOTO_BOLD, NOTO_SANS))
    assert fonts.face(Role.fang) == NOTO
    assert fonts.face(Role.title) == NOTO_BOLD
    assert fonts.own() == ()


def test_a_role_without_any_font_is_named(tmp_path):
    with pytest.raises(FontsMissing, match="黑体"):
        choose(tmp_path, (NOTO,))


def test_a_japanese_face_of_the_same_collection_is_never_taken(tmp_path):
    japanese = Face("Noto Serif CJK JP", NOTO.path, 0)
    with pytest.raises(FontsMissing):
        choose(tmp_path, (japanese,))


@pytest.fixture
def typesetter() -> Typesetter:
    if not (FOLDER / "FandolFang-Regular.otf").is_file():
        pytest.skip("the fonts of papers are not fetched: run make setup")
    return Typesetter(choose(FOLDER, ()))


def test_a_rare_character_of_a_name_is_set_in_a_spare_face(typesetter):
    html = typesetter.inline("喆堃赟昇祎璟玥䶮学校", "fang", "附件2")
    assert html == '<span class="rare rare-0">喆堃赟昇祎璟玥䶮</span>学校'


def test_a_character_without_glyph_is_named_with_its_place(typesetter):
    with pytest.raises(MissingGlyph) as missing:
        typesetter.paragraph("请越城区\U0003abcd学校办理。", "正文第3段")
    assert missing.value.params["code"] == "U+3ABCD"
    assert missing.value.params["part"] == "正文第3段"
    assert "越城区\U0003abcd学校" in str(missing.value)


def test_markup_in_a_text_is_printed_and_not_obeyed(typesetter):
    assert "<b>" not in typesetter.inline("<b>", "fang", "标题")


def test_digits_are_half_as_wide_as_characters(typesetter):
    face = metrics(typesetter.fonts.face(Role.fang))
    assert (face.width("0"), face.width("信")) == (0.5, 1.0)


def test_a_face_without_chinese_metrics_sits_lower_in_its_line(typesetter):
    assert typesetter.shift("fang") == pytest.approx(0)
    assert typesetter.shift("title") == pytest.approx(0.0525)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("一、总体情况", [Role.hei] * 6),
        ("（一）抓紧。各校", [Role.kai] * 6 + [Role.fang] * 2),
        ("登记3件。", [Role.fang] * 5),
    ],
)
def test_headings_have_faces_of_their_own(text, roles):
    assert heading_roles(text) == roles


def test_only_a_paragraph_that_is_all_heading_is_one():
    assert [level(text) for text in ("一、情况", "（一）抓紧", "（一）抓紧。各校", "各校")] == [1, 2, 0, 0]


def test_the_set_of_fonts_lists_what_the_style_sheet_must_load_once(fetched):
    fonts: FontSet = choose(fetched, ())
    names = [face.path.name for face in fonts.own()]
    assert len(names) == len(set(names)) == 6
