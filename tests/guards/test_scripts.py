"""The set-up does each step once, again when its inputs change, and makes a sprite of known icons."""

from __future__ import annotations

import pytest

from scripts import setup, vendor

SEARCH = """<svg xmlns="x" width="24">
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M21 21l-6 -6" />
</svg>"""


@pytest.fixture
def step(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    (tmp_path / "lock").write_text("1")
    done = []
    return setup.Step("packages", lambda: done.append(1), (tmp_path / "lock",), (tmp_path / "made",)), done


def test_a_step_is_done_once_while_nothing_changes(step, tmp_path):
    packages, done = step
    (tmp_path / "made").touch()
    packages.run()
    packages.run()
    assert len(done) == 1


def test_a_step_is_done_again_when_an_input_changes_or_its_output_is_gone(step, tmp_path):
    packages, done = step
    (tmp_path / "made").touch()
    packages.run()
    (tmp_path / "lock").write_text("2")
    packages.run()
    (tmp_path / "made").unlink()
    packages.run()
    assert len(done) == 3


def test_a_step_the_panel_can_do_without_says_so_and_is_tried_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")

    def fail():
        raise setup.SetupError("no network")

    setup.Step("fonts", fail, without="papers cannot be printed yet").run()
    assert "papers cannot be printed yet: no network" in capsys.readouterr().out
    with pytest.raises(setup.SetupError):
        setup.Step("packages", fail).run()


def test_the_icon_list_ignores_comments_and_repeats():
    assert vendor.icon_names("# menu\nsearch\nplus  # new\n\nsearch\n") == ["plus", "search"]


def test_an_icon_becomes_a_symbol_without_its_empty_frame(tmp_path):
    (tmp_path / "search.svg").write_text(SEARCH)
    made = vendor.sprite(["search"], tmp_path)
    assert '<symbol id="i-search" viewBox="0 0 24 24"' in made
    assert '><path d="M21 21l-6 -6" /></symbol>' in made


def test_an_unknown_icon_is_named(tmp_path):
    with pytest.raises(vendor.VendorError, match="no-such-icon"):
        vendor.sprite(["no-such-icon"], tmp_path)
