"""The set-up of fonts: it says what is missing and never breaks what is there."""

from __future__ import annotations

import io
import subprocess
import tarfile

import pytest

from scripts import fetch_fonts


def test_what_is_there_is_not_fetched_again(tmp_path):
    (tmp_path / "a.otf").touch()

    def fetch(folder):
        raise AssertionError(folder)

    assert fetch_fonts._attempt("A", fetch, tmp_path, ("a.otf",))


@pytest.mark.parametrize(
    "failure",
    [fetch_fonts.Unobtainable("no network"), OSError("disk full"), subprocess.TimeoutExpired("apt-get", 300)],
)
def test_a_source_that_fails_is_said_in_one_line(tmp_path, capsys, failure):
    def fetch(folder):
        raise failure

    assert not fetch_fonts._attempt("Fandol", fetch, tmp_path, ("a.otf",))
    assert capsys.readouterr().out == f"Fandol: not fetched: {failure}\n"


def test_without_debian_the_reason_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(fetch_fonts.Unobtainable, match="no apt-get"):
        fetch_fonts.fetch_fandol(tmp_path)


def test_only_faces_and_licences_are_taken_out_of_the_package(tmp_path):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("./usr/x/fandol/FandolFang-Regular.otf", "./usr/x/fandol/README", "./etc/passwd"):
            member = tarfile.TarInfo(name)
            member.size = 3
            archive.addfile(member, io.BytesIO(b"abc"))
    packed.seek(0)
    with tarfile.open(fileobj=packed) as archive:
        for member in archive:
            fetch_fonts._keep(archive, member, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["FandolFang-Regular.otf", "README.Fandol"]


def test_a_machine_without_any_font_is_told_which_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetch_fonts, "installed", lambda: ())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fetch_fonts, "fetch_wheel", fetch_fonts.cut_noto)
    assert fetch_fonts.main([str(tmp_path / "fonts")]) == 1
    assert "No font for 仿宋: install 仿宋_GB2312" in capsys.readouterr().out
