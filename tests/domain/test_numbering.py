import random
import secrets

import pytest

from app.domain.errors import Refused
from app.domain.numbering import (
    QUERY_CODE_ALPHABET,
    DocumentNumber,
    PetitionNumber,
    document_number,
    parse_document_number,
    parse_petition_number,
    query_code,
)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (PetitionNumber(2026, 1), "2026-00001"),
        (PetitionNumber(2026, 3098), "2026-03098"),
        (PetitionNumber(2026, 123456), "2026-123456"),
    ],
)
def test_a_petition_number_is_printed_and_read_back(number, printed):
    assert str(number) == printed
    assert parse_petition_number(f" {printed} ") == number


@pytest.mark.parametrize("text", ["", "2026-1", "26-00001", "2026/00001", "２０２６-００００１"])
def test_anything_else_is_no_petition_number(text):
    with pytest.raises(Refused, match="not a petition number"):
        parse_petition_number(text)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (DocumentNumber("绍教信", 2009, 5), "绍教信〔2009〕5号"),
        (DocumentNumber("绍教信不受", 2026, 120), "绍教信不受〔2026〕120号"),
    ],
)
def test_a_document_number_is_printed_and_read_back(number, printed):
    assert str(document_number(*number)) == printed
    assert parse_document_number(f" {printed}\n") == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("绍教信[2009]5号", "wrong brackets"),
        ("绍教信(2009)5号", "wrong brackets"),
        ("绍教信（2009）5号", "wrong brackets"),
        ("长发﹝2019﹞2号", "wrong brackets"),
        ("绍教信〔2009〕005号", "leading zero"),
        ("绍教信〔2009〕第005号", "leading zero"),
        ("绍教信〔2009〕0号", "leading zero"),
        ("绍教信〔2009〕第5号", "第"),
        ("绍教信〔09〕5号", "not a document number"),
        ("绍教信〔2009〕5", "not a document number"),
        ("〔2009〕5号", "not a document number"),
        ("绍教信〔２００９〕5号", "not a document number"),
        ("", "not a document number"),
    ],
)
def test_a_document_number_of_another_shape_is_refused_with_what_is_wrong(text, why):
    with pytest.raises(Refused, match=why):
        parse_document_number(text)


def test_a_number_nobody_could_read_back_is_not_made():
    with pytest.raises(Refused):
        document_number("绍教信", 2026, 0)
    with pytest.raises(Refused):
        document_number("绍教 信", 2026, 1)


def test_a_query_code_is_long_random_and_easy_to_read_out():
    code = query_code(random.Random(7))
    assert code == query_code(random.Random(7))
    assert code != query_code(random.Random(8))
    assert len(query_code(secrets.SystemRandom())) == 10
    assert not set("0O1IL2Z5S8B") & set(QUERY_CODE_ALPHABET)
    assert {char for seed in range(200) for char in query_code(random.Random(seed))} == set(
        QUERY_CODE_ALPHABET
    )


def test_a_short_query_code_is_an_error():
    assert len(query_code(random.Random(1), 8)) == 8
    with pytest.raises(ValueError, match="7 characters"):
        query_code(random.Random(1), 7)
