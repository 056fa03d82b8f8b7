"""Messages go out: none lost when a process dies, none twice, none that is no longer true, none that tells."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import night_shift, outbox, records
from app.actions.notices import read, tell
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import frozen
from app.extensions import db, outlets
from app.worker import outlets as ways
from app.worker import scheduler
from config import ROOT
from schema.deadlines import Deadline
from schema.notices import NightShift, NoticeKind, OutboxMessage, OutboxState, Outlet
from schema.organisation import Staff
from tests import cast

pytestmark = pytest.mark.enable_socket


class Robot:
    """A group robot on this machine: keeps what it is sent, and answers as it is told."""

    def __init__(self):
        robot = self
        self.heard, self.answer, self.wait = [], {"errcode": 0, "code": 0}, 0.0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.heard.append((self.path, json.loads(body)))
                time.sleep(robot.wait)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(robot.answer).encode())

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def robot():
    found = Robot()
    yield found
    found.server.shutdown()
    found.server.server_close()
    outlets.connect(())


@pytest.fixture
def town(panel, robot):
    return replace(
        panel.settings,
        wecom_url=f"{robot.url}/wecom",
        dingtalk_url=f"{robot.url}/dingtalk",
        feishu_url=f"{robot.url}/feishu",
        public_url="https://xinfang.example.cn",
    )


def told(panel, *names, kind=NoticeKind.overdue, ways=(Outlet.wecom,), **values):
    outlets.connect(ways)
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office, **values)
        clock = panel.session.scalars(select(Deadline).where(Deadline.petition_id == row.id)).first()
        people = [panel.office.staff[name] for name in names or ("fang",)]
        tell(panel.session, panel.acting("lin"), row, to=people, kind=kind, deadline=clock)
    return row, clock


def states(panel):
    panel.session.expire_all()
    return [row.state for row in panel.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def deliver(panel, town, holder="one"):
    bind(panel.session, scheduler.machine())
    return scheduler.deliver(town, holder)


def test_each_robot_hears_number_and_link_in_its_own_form_and_nothing_else(panel, town, robot):
    row, _clock = told(panel, ways=(Outlet.wecom, Outlet.dingtalk, Outlet.feishu), petitioner="欧阳晓")
    assert deliver(panel, town) == 3
    heard = dict(robot.heard)
    text = heard["/wecom"]["text"]["content"]
    assert heard["/dingtalk"] == heard["/wecom"] == {"msgtype": "text", "text": {"content": text}}
    assert heard["/feishu"] == {"msg_type": "text", "content": {"text": text}}
    assert row.petition_no in text
    assert "https://xinfang.example.cn/notices/" in text
    for told_nowhere in ("欧阳晓", "13800001234", row.title, "方敏"):
        assert told_nowhere not in json.dumps(robot.heard, ensure_ascii=False)
    assert states(panel) == [OutboxState.sent] * 3
    assert deliver(panel, town) == 0, "sent once"


def test_what_is_over_or_read_is_withdrawn_instead_of_sent(panel, town, robot):
    _row, clock = told(panel)
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        panel.session.get_one(Deadline, clock.id).met_on = cast.TODAY
    told(panel)
    fang = panel.acting("fang")
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        read(panel.session, fang)
    assert deliver(panel, town) == 0
    assert robot.heard == []
    assert states(panel) == [OutboxState.withdrawn] * 2


def test_a_petition_that_became_restricted_since_is_withdrawn(panel, town, robot):
    row, _clock = told(panel)
    with unit_of_work(panel.session):
        lin, entity = panel.acting("lin"), catalogue()["petitions"]
        records.amend(
            panel.session, lin, entity, row, {"secrecy": "confidential_report"}, version=row.version
        )
    assert deliver(panel, town) == 0
    assert states(panel) == [OutboxState.withdrawn]


def test_a_robot_that_refuses_is_tried_again_later_and_given_up_in_the_end(panel, town, robot):
    told(panel)
    robot.answer = {"errcode": 93000}
    moment = cast.NOW
    assert deliver(panel, town) == 0
    assert deliver(panel, town) == 0
    assert len(robot.heard) == 1, "not before its time"
    for wait in outbox.WAITS:
        moment += wait + timedelta(seconds=1)
        with frozen(moment):
            deliver(panel, town)
    assert len(robot.heard) == 1 + len(outbox.WAITS)
    assert states(panel) == [OutboxState.failed]
    message = panel.session.scalars(select(OutboxMessage)).one()
    assert "93000" in message.error


def test_what_a_process_claimed_is_nobody_elses_until_the_lease_ends(panel, town, robot):
    told(panel)
    bind(panel.session, scheduler.machine())
    with unit_of_work(panel.session):
        assert len(outbox.claim(panel.session, "one", today=cast.TODAY)) == 1
    assert deliver(panel, town, "two") == 0
    with frozen(cast.NOW + outbox.LEASE + timedelta(seconds=1)):
        assert deliver(panel, town, "two") == 1
    assert states(panel) == [OutboxState.sent]


def test_a_notice_that_is_rolled_back_leaves_no_message(panel, town, robot):
    outlets.connect((Outlet.wecom,))
    with pytest.raises(ZeroDivisionError), unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        tell(panel.session, panel.acting("lin"), row, to=[panel.office.staff["fang"]], kind=NoticeKind.repeat)
        raise ZeroDivisionError
    assert states(panel) == []


def test_mail_goes_to_whoever_has_an_address_and_still_sees_the_petition(panel, town, monkeypatch):
    sent = []

    class Server:
        def __init__(self, host, port, timeout):
            assert (host, port, timeout) == ("mail.example.cn", 25, ways.PATIENCE)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def has_extn(self, _name):
            return False

        def send_message(self, mail):
            sent.append(mail)

    monkeypatch.setattr(ways.smtplib, "SMTP", Server)
    mail = replace(town, smtp_url="smtp://mail.example.cn:25", mail_from="xinfang@example.cn")
    assert ways.set_up(replace(mail, wecom_url="", dingtalk_url="", feishu_url="")) == (Outlet.mail,)
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        panel.acting("lin")
        for name in ("fang", "he"):
            row = panel.session.get_one(Staff, panel.office.staff[name])
            row.email = f"{name}@example.cn"
    row, _clock = told(panel, "fang", "he", "chen", ways=(Outlet.mail,))
    assert deliver(panel, mail) == 1
    assert [one["To"] for one in sent] == ["fang@example.cn"], "He does not see it, Chen has no address"
    assert sent[0]["Message-ID"] == "<outbox-1@example.cn>" or "@example.cn>" in sent[0]["Message-ID"]
    assert row.petition_no in sent[0]["Subject"]
    assert row.title not in sent[0].get_content()


CHILD = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from app.factory import bind_engine
from app.worker import scheduler
from config import Settings
town = Settings(data_dir=Path({data!r}), database_url={url!r}, keys_dir=Path({keys!r}),
                    secret_key="x" * 40, wecom_url={robot!r})
if {die_before!r}:
    scheduler.send = lambda *_: (print("claimed", flush=True), time.sleep(60))
bind_engine(town)
from app.access.actor import bind
from app.extensions import db
bind(db(), scheduler.machine())
print(scheduler.deliver(town, "child"), flush=True)
"""


def child(panel, robot, *, die_before):
    text = CHILD.format(
        root=str(ROOT),
        data=str(panel.settings.data_dir),
        url=panel.settings.database_url,
        keys=str(panel.settings.keys_dir),
        robot=f"{robot.url}/wecom",
        die_before=die_before,
    )
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_process_killed_between_claim_and_send_loses_nothing_and_sends_nothing_twice(either, robot):
    panel = either
    town = replace(panel.settings, wecom_url=f"{robot.url}/wecom")
    told(panel)
    db.remove()
    process = child(panel, robot, die_before=True)
    assert process.stdout.readline() == "claimed\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert robot.heard == []
    assert states(panel) == [OutboxState.waiting]
    message = panel.session.scalars(select(OutboxMessage)).one()
    held_until = message.next_at
    with frozen(held_until - timedelta(seconds=1)):
        assert deliver(panel, town) == 0, "the lease still holds"
    with frozen(held_until + timedelta(seconds=1)):
        assert deliver(panel, town) == 1
        assert deliver(panel, town) == 0
    assert len(robot.heard) == 1
    assert states(panel) == [OutboxState.sent]


def test_nightly_work_is_done_once_by_one_of_two_processes_and_a_missed_night_is_caught_up(
    either, monkeypatch
):
    town = either.settings
    done = []
    monkeypatch.setattr(scheduler, "NIGHTLY", {"probe": lambda night: done.append(night.today)})
    bind(either.session, scheduler.machine())
    assert scheduler.do_night(town, "probe", "one")
    assert not scheduler.do_night(town, "probe", "two")
    later = cast.NOW + timedelta(days=3)
    with frozen(later):
        assert scheduler.do_night(town, "probe", "two")
        assert not scheduler.do_night(town, "probe", "one")
    assert done == [cast.TODAY, cast.TODAY + timedelta(days=3)]


def test_nightly_work_somebody_holds_is_left_to_him_until_the_lease_ends(panel, monkeypatch):
    monkeypatch.setattr(scheduler, "NIGHTLY", {"probe": lambda _night: None})
    bind(panel.session, scheduler.machine())
    with unit_of_work(panel.session):
        assert night_shift.take(panel.session, "probe", cast.TODAY, "dead")
    assert not scheduler.do_night(panel.settings, "probe", "two")
    with frozen(cast.NOW + night_shift.LEASE + timedelta(seconds=1)):
        assert scheduler.do_night(panel.settings, "probe", "two")


def test_nightly_work_that_fails_says_why_and_is_tried_again(panel, monkeypatch):
    def broken(_night):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(scheduler, "NIGHTLY", {"probe": broken})
    bind(panel.session, scheduler.machine())
    assert not scheduler.do_night(panel.settings, "probe", "one")
    row = panel.session.scalars(select(NightShift)).one()
    assert (row.error, row.done_on) == ("RuntimeError: the disk is full", None)
    monkeypatch.setattr(scheduler, "NIGHTLY", {"probe": lambda _night: None})
    assert not scheduler.do_night(panel.settings, "probe", "one")
    with frozen(cast.NOW + night_shift.LATER + timedelta(seconds=1)):
        assert scheduler.do_night(panel.settings, "probe", "one")


def test_the_ladder_runs_by_night_and_its_notices_go_out_in_one_look(panel, town, robot, monkeypatch):
    row, clock = told(panel, ways=())
    outlets.connect((Outlet.wecom,))
    del monkeypatch
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        found = panel.session.get_one(Deadline, clock.id)
        found.binding_on, found.person_id = cast.TODAY - timedelta(days=1), panel.office.staff["fang"]
    scheduler.look(town, "one")
    assert any(row.petition_no in body["text"]["content"] for _path, body in robot.heard)
    heard = len(robot.heard)
    scheduler.look(town, "one")
    assert len(robot.heard) == heard
