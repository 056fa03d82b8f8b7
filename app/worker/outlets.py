"""The ways out: mail, and robots of WeCom, DingTalk and Feishu; a number and a link, nothing else."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from babel.support import Translations

from app.actions.outbox import Outgoing
from app.domain.errors import N_
from config import ROOT, Settings
from schema.labels import label
from schema.notices import Outlet

PATIENCE = 15
"""Seconds an outlet may take; the lease of a message is longer."""
SENTENCE = N_("[Petitions] %(number)s: %(kind)s. Please read it in the panel.")


class NotTaken(Exception):
    """An outlet answered, but did not take the message."""


def set_up(settings: Settings) -> tuple[Outlet, ...]:
    """Return the ways out these settings name."""
    given = {
        Outlet.mail: settings.smtp_url and settings.mail_from,
        Outlet.wecom: settings.wecom_url,
        Outlet.dingtalk: settings.dingtalk_url,
        Outlet.feishu: settings.feishu_url,
    }
    return tuple(outlet for outlet, place in given.items() if place)


def send(settings: Settings, message: Outgoing) -> None:
    """Send one message; whatever keeps it from being taken is raised."""
    text = wording(settings, message)
    if message.outlet is Outlet.mail:
        _mail(settings, message, text)
    else:
        _robot(settings, message.outlet, text)


def wording(settings: Settings, message: Outgoing) -> str:
    """Return the text that leaves, in the office's language: kind, number, and the link of the notice."""
    words = _words(settings.locale)
    msgid = str(label(message.kind))
    kind = words.pgettext("notice", msgid)
    kind = words.gettext(msgid) if kind == msgid else kind
    sentence = words.gettext(SENTENCE) % {"number": message.number, "kind": kind}
    return f"{sentence}\n{settings.public_url}{message.path}" if settings.public_url else sentence


@cache
def _words(locale: str) -> Any:
    return Translations.load(str(ROOT / "translations"), [locale])


def _mail(settings: Settings, message: Outgoing, text: str) -> None:
    place = urlsplit(settings.smtp_url)
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.mail_from, message.address
    mail["Subject"] = text.splitlines()[0]
    # The same number each time it is tried: a mailbox shows what came twice once.
    mail["Message-ID"] = f"<outbox-{message.id}@{settings.mail_from.rpartition('@')[2]}>"
    mail.set_content(text)
    secure = place.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(place.hostname or "", place.port or 0, timeout=PATIENCE) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(mail)


def _text(text: str) -> Mapping[str, Any]:
    return {"msgtype": "text", "text": {"content": text}}


def _feishu(text: str) -> Mapping[str, Any]:
    return {"msg_type": "text", "content": {"text": text}}


ROBOTS: Mapping[Outlet, tuple[Callable[[str], Mapping[str, Any]], str]] = {
    Outlet.wecom: (_text, "errcode"),
    Outlet.dingtalk: (_text, "errcode"),
    Outlet.feishu: (_feishu, "code"),
}
"""Robot -> what it is sent, and where in its answer 0 says that it took it."""


def _robot(settings: Settings, outlet: Outlet, text: str) -> None:
    body, code = ROBOTS[outlet]
    url = {
        Outlet.wecom: settings.wecom_url,
        Outlet.dingtalk: settings.dingtalk_url,
        Outlet.feishu: settings.feishu_url,
    }[outlet]
    request = urllib.request.Request(  # noqa: S310 - the settings let only http and https in
        url,
        data=json.dumps(body(text), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310 - as above
        answer = json.loads(reply.read() or b"{}")
    if answer.get(code, 0) != 0:
        problem = f"{outlet.value} answered {code} {answer.get(code)}"
        raise NotTaken(problem)
