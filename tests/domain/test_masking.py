import pytest

from app.domain.masking import mask_id, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("330602199001011234", "330602********1234"),
        ("33060219900101123X", "330602********123X"),
        ("330602900101123", "330602*****1123"),
        (" 330602199001011234 ", "330602********1234"),
        ("E12345678", "E********"),
        ("12345678901", "123456*8901"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_its_region_and_its_tail(number, masked):
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138 **** 1234"),
        ("138-1234-1234", "138-****-1234"),
        ("0575-85123456", "0575-****3456"),
        ("010-12345678", "010-****5678"),
        ("+8613812341234", "+86*******1234"),
        ("85123456", "851*3456"),
        ("110", "1**"),
        ("", ""),
    ],
)
def test_a_phone_number_keeps_its_head_and_its_tail(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张**"), ("张三丰", "张**"), ("张", "张**"), (" 欧阳修 ", "欧**"), ("𡋤某", "𡋤**"), ("", "")],
)
def test_a_name_does_not_tell_its_length(name, masked):
    assert mask_name(name) == masked


def test_numbers_inside_free_text_are_masked():
    text = "我叫张三，身份证330602199001011234，手机１３８１２３４１２３４或0575-85123456。"
    masked = mask_text(text)
    assert masked == "我叫张三，身份证330602********1234，手机１３８****１２３４或0575-****3456。"
    assert mask_text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2019年2月20日",
        "金额1234567.89元",
        "编号2026-03098",
        "绍教信〔2009〕5号",
        "卡号6222021234567890123",
        "",
    ],
)
def test_other_numbers_stay(text):
    assert mask_text(text) == text
