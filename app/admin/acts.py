"""Words, icons and colours of what the trail says was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.catalog.verbs import VERBS
from schema.labels import label
from schema.vocabulary import AuditVerb, Event

ACTS: Mapping[str, tuple[Any, str, str]] = {
    "create": (_l("Entered"), "plus", "later"),
    "amend": (_l("Changed"), "pencil", "neu"),
    "delete": (_l("Moved to the recycle bin"), "trash", "late"),
    "restore": (_l("Restored"), "arrow-back-up", "ok"),
    "attach": (_l("File added"), "paperclip", "neu"),
    "freeze": (_l("Figures frozen"), "snowflake", "cyan"),
    "sign": (_l("Signed"), "signature", "cyan"),
    "number": (_l("Number taken"), "numbers", "cyan"),
    "print": (_l("Printed"), "printer", "neu"),
    "export": (_l("Exported"), "file-export", "neu"),
    "import": (_l("Imported"), "file-import", "neu"),
    "supervise": (_l("Supervision opened"), "gavel", "late"),
    "close": (_l("Closed"), "circle-check", "ok"),
    "remind": (_l("Reminded"), "bell-ringing", "today"),
    "compare": (_l("Compared"), "arrows-join", "neu"),
    "tell": (_l("First-contact officer told"), "bell", "today"),
    "grant": (_l("Right granted"), "key", "cyan"),
    "revoke": (_l("Right revoked"), "key-off", "late"),
    "propose": (_l("Proposed"), "clipboard-list", "later"),
    "approve": (_l("Proposal approved"), "clipboard-check", "ok"),
    "reject": (_l("Proposal declined"), "circle-x", "late"),
    "countersign": (_l("Sent for countersigning"), "writing", "later"),
    "agree": (_l("Agreed to a paper"), "circle-check", "ok"),
    "disagree": (_l("Did not agree to a paper"), "circle-x", "late"),
    "issue": (_l("Paper issued"), "send", "ok"),
    "acknowledge": (_l("Receipt acknowledged"), "mail-opened", "ok"),
    "cancel": (_l("Paper cancelled"), "ban", "late"),
    "correct": (_l("Correction begun"), "file-pencil", "later"),
    "serve": (_l("Service recorded"), "mail-opened", "ok"),
    "publish": (_l("Put into force"), "circle-check", "ok"),
    "retire": (_l("Taken out of force"), "archive", "neu"),
    "retract": (_l("Proposal withdrawn"), "arrow-back-up", "neu"),
}
"""Verb of the trail -> word, icon, tone; verbs of petitions take the words of their buttons."""


def act_word(verb: str) -> str:
    """Return the word for an act of the trail."""
    return face(verb)[0]


def face(verb: str) -> tuple[str, str, str]:
    """Return word, icon and tone of an act."""
    if verb in Event._value2member_map_ and Event(verb) in VERBS and verb != "close":
        face = VERBS[Event(verb)]
        return str(face.label), face.icon, "ok" if verb in {"reply", "answer"} else "later"
    if verb not in ACTS and verb in Event._value2member_map_:  # done by the procedure itself
        return str(label(Event(verb))), "player-skip-forward", "neu"
    if verb not in ACTS and verb in AuditVerb._value2member_map_:
        return str(label(AuditVerb(verb))), "point", "neu"
    word, icon, tone = ACTS.get(verb, (verb, "point", "neu"))
    return str(word), icon, tone
