"""The endpoint of the papers: the general reads, and their verbs."""

from __future__ import annotations

from flask import Response, jsonify
from flask_appbuilder.api import expose, protect
from flask_appbuilder.security.decorators import permission_name

from app.admin.api import AreaApi, body_of_request, known_inputs, record_json
from app.admin.context import context
from app.admin.pages.papers import desk_of
from app.catalog.paper_verbs import PAPER_VERBS
from app.catalog.shape import clean_all
from app.documents import paper_verbs
from app.domain.errors import N_, Invisible, Refusals
from app.queries.paper_course import refuse_unseen
from app.queries.records import find


class PapersApi(AreaApi):
    """Papers are read as any area; what is done to them is `POST /api/v1/papers/7/issue`."""

    @expose("/<int:pk>", methods=["GET"])
    @protect()
    @permission_name("read")
    def get(self, pk: int) -> Response:
        """Return one paper, to who may see every petition it names."""
        ctx = context()
        refuse_unseen(ctx.session, find(ctx.session, self.entity, pk))
        found: Response = super().get(pk)
        return found

    @expose("/<int:pk>/<string:verb>", methods=["POST"])
    @protect()
    @permission_name("read")
    def act(self, pk: int, verb: str) -> Response:
        """Do one of a paper's verbs with the inputs the body gives."""
        ctx, entity = context(), self.entity
        row = find(ctx.session, entity, pk)
        refuse_unseen(ctx.session, row)
        chosen = next((one for one in PAPER_VERBS if one.value == verb), None)
        if chosen is None:
            raise Invisible(N_("There is no such verb."))
        asked = PAPER_VERBS[chosen].inputs
        values, problems = clean_all(asked, known_inputs(body_of_request(required=False), asked))
        if problems:
            raise Refusals(problems)
        number = paper_verbs.perform(desk_of(ctx), row.id, chosen, values)
        return jsonify(id=number, row=record_json(ctx, entity, find(ctx.session, entity, number)))
