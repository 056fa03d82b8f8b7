"""Schemathesis over our own description of the API: it answers as it says, whatever it is sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.admin.office import MARKER, Busy
from tests.attack.hostile import INSIDE

Bearer = Callable[[str], dict[str, str]]
WHOLE = {"petitions", "claims", "deadlines", "duplicates"}
"""Areas with a way of their own; all others are served by the same lines, and wholly in the deep run."""
EXAMPLES = 6
"""Questions to each operation, well-formed and not, in the deep run; the same ones every time."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    unsupported_method,
]


@pytest.mark.parametrize("username", ["lin", "qian"])
def test_the_api_answers_as_its_description_says(busy: Busy, username: str, bearer: Bearer) -> None:
    schema = _described(busy, bearer(username))
    codes: Counter[int] = Counter()
    for operation in schema:
        if operation.path.split("/")[3] in WHOLE:
            codes += _attack(operation, bearer(username), username, examples=2)
            codes += _attack(operation, bearer(username), username, examples=1, mode=GenerationMode.NEGATIVE)
        elif username == "lin" and operation.path.endswith("/"):
            codes += _attack(operation, bearer(username), username, examples=1)
    assert codes[200] > 10
    assert {code // 100 for code in codes} == {2, 4}
    if username == "lin":
        assert codes[201] > 2


def test_it_does_so_for_a_browser_with_its_cookie_and_token(busy: Busy, bearer: Bearer) -> None:
    lin = busy.sign_in("lin")
    schema = _described(busy, bearer("lin"))
    agent = lin.get("/api/v1/petitions/").request.headers["User-Agent"]  # the session is tied to it
    headers = {"X-CSRFToken": lin.token, "User-Agent": agent}
    writing = [
        operation for operation in schema if operation.method != "get" and "petition" in operation.path
    ]
    codes: Counter[int] = Counter()
    for operation in writing:
        codes += _attack(operation, headers, "lin", examples=2, client=lin.client)
    assert codes[201] > 0, codes
    assert codes[401] == 0


@pytest.mark.deep
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("username", ["lin", "qian", "zhao", "wei", "fang"])
def test_many_more_questions_are_answered_as_described(busy: Busy, username: str, bearer: Bearer) -> None:
    for operation in _described(busy, bearer(username)):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _attack(operation, bearer(username), username, examples=EXAMPLES, mode=mode)


def _described(busy: Busy, headers: dict[str, str]) -> list[Any]:
    reply = busy.app.test_client().get("/api/v1/_openapi", headers=headers)
    schema = from_dict(reply.json)
    schema.app = busy.app
    found = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        found.append(result.ok())
    return found


def _attack(
    operation: Any,
    headers: dict[str, str],
    username: str,
    *,
    examples: int,
    mode: GenerationMode = GenerationMode.POSITIVE,
    client: FlaskClient | None = None,
) -> Counter[int]:
    codes: Counter[int] = Counter()

    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            _made_plausible(case)
        case.cookies, case.headers = {}, {}  # the keys it makes up would stand where ours do
        reply = case.call(headers=headers, session=client)
        case.validate_response(reply, checks=CHECKS, headers=headers)
        assert not INSIDE.search(reply.text), f"{case.method} {case.formatted_path} {reply.text[:300]}"
        assert username == "lin" or MARKER not in reply.text
        codes[reply.status_code] += 1

    settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )(given(case=operation.as_strategy(generation_mode=mode))(ask))()
    return codes


def _made_plausible(case: Any) -> None:
    """Let numbers mean rows there are and dates days there were; else hardly anything is ever accepted."""
    if "pk" in case.path_parameters:
        case.path_parameters["pk"] = 1 + case.path_parameters["pk"] % 4
    for name, value in list(case.body.items()) if isinstance(case.body, dict) else ():
        if name.endswith("_id") and isinstance(value, int):
            case.body[name] = 1 + value % 4
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            case.body[name] = f"2026{value[4:]}"
