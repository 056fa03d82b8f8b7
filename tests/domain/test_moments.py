import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import Refused
from app.domain.moments import read_date, read_moment

_SHARED = Path(os.environ.get("XINFANG_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
_WORKBOOKS = sorted((_SHARED / "data").glob("messages_*.xlsx"))

MOMENT = datetime(2019, 2, 20, 11, 8, 17)  # noqa: DTZ001 - wall time is what is read
DAY = datetime(2019, 2, 20)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019/2/20 11:08:17", MOMENT),
        ("2019-02-20 11:08:17", MOMENT),
        ("2019-02-20T11:08:17", MOMENT),
        ("2019.2.20 11:8:17", MOMENT),
        ("\t２０１９／２／２０\u3000１１：０８：１７\n", MOMENT),
        ("2019年2月20日 11时08分17秒", MOMENT),
        ("2019年2月20日11:08:17", MOMENT),
        ("2019 年 2 月 20 日 星期三 上午11点08分17秒", MOMENT),
        ("2019-02-20 (周三) 11:08:17", MOMENT),
        ("2019/2/20 11:08:17 AM", MOMENT),
        ("2019-02-20 11:08:17.000", MOMENT),
        ("20190220110817", MOMENT),
        ("2019-02-20T03:08:17Z", MOMENT),
        ("2019-02-20T11:08:17+08:00", MOMENT),
        ("2019/2/20", DAY),
        ("2019-02-20", DAY),
        ("2019年2月20日", DAY),
        ("2019年02月20号", DAY),
        ("20190220", DAY),
        (20190220, DAY),
        (20190220.0, DAY),
        (43516, DAY),
        ("43516", DAY),
        (43516.0, DAY),
        (43516 + (11 * 3600 + 8 * 60 + 17) / 86400, MOMENT),
        ("43516.46408564815", MOMENT),
        (MOMENT, MOMENT),
        (date(2019, 2, 20), DAY),
        (datetime(2019, 2, 20, 3, 8, 17, tzinfo=UTC), MOMENT),
        (datetime(2019, 2, 20, 11, 8, 17, tzinfo=timezone(timedelta(hours=8))), MOMENT),
        ("201902201108", MOMENT.replace(second=0)),
        ("2019/2/20 11:08", MOMENT.replace(second=0)),
        ("2019年2月20日11时", MOMENT.replace(minute=0, second=0)),
        ("2019/2/20 下午3:30", DAY.replace(hour=15, minute=30)),
        ("2019/2/20 3:30 PM", DAY.replace(hour=15, minute=30)),
        ("2019/2/20 下午15:30", DAY.replace(hour=15, minute=30)),
        ("2019/2/20 上午12:30", DAY.replace(minute=30)),
        ("2019/2/20 下午12:30", DAY.replace(hour=12, minute=30)),
    ],
    ids=repr,
)
def test_a_date_is_read_in_every_shape_found_in_real_files(value, expected):
    read = read_moment(value)
    assert read == expected
    assert read.tzinfo is None
    assert read_date(value) == expected.date()


def test_a_utc_moment_before_midnight_is_the_next_day_at_the_office():
    assert read_date(datetime(2026, 2, 28, 16, 30, tzinfo=UTC)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2019-02-30", "does not exist"),
        ("2019/13/1", "does not exist"),
        ("20190230", "does not exist"),
        ("2019/2/20 25:00", "does not exist"),
        ("2019/2/20 11:61:00", "does not exist"),
        ("1989-12-31", "outside 1990 to 2100"),
        ("2101-01-01", "outside 1990 to 2100"),
        (2019, "outside 1990 to 2100"),
        (datetime(1900, 1, 1), "outside 1990 to 2100"),  # noqa: DTZ001 - wall time
        (None, "There is no date"),
        ("", "There is no date"),
        (" \u3000", "There is no date"),
        ("去年春天", "is not a date"),
        ("2/20/2019", "is not a date"),
        ("19-2-20", "is not a date"),
        ("2019-02", "is not a date"),
        ("2019-02-20 11", "is not a date"),
        (True, "is not a date"),
        (float("nan"), "is not a date"),
        (-5, "is not a date"),
        (b"2019-02-20", "is not a date"),
    ],
    ids=repr,
)
def test_what_is_no_date_is_refused_with_a_sentence(value, why):
    with pytest.raises(Refused, match=why):
        read_moment(value)


def test_a_long_text_in_a_date_column_is_shown_short():
    with pytest.raises(Refused) as refusal:
        read_moment("长" * 500)
    assert len(str(refusal.value)) < 150


@pytest.mark.skipif(not _WORKBOOKS, reason="the shared workbooks are not here")
@pytest.mark.parametrize("path", _WORKBOOKS, ids=lambda path: path.stem)
def test_every_date_of_a_real_file_is_read(path):
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.active.iter_rows(values_only=True)
    columns = [index for index, name in enumerate(next(rows)) if name and "时间" in name]
    read = [read_moment(row[index]) for row in rows for index in columns if row[index] is not None]
    book.close()
    assert len(read) >= 248
    assert all(2010 <= moment.year <= 2020 for moment in read)
