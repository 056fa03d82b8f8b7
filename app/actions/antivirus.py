"""The virus scanner of the office: clamd, asked through its socket about every file before it is kept.

Its own protocol is five lines; the clients on PyPI are either no longer kept or under the GPL.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from io import BytesIO
from typing import IO

from app.domain.errors import N_, Refused

PIECE = 2**16
TIMEOUT = 60.0
LONGEST_ANSWER = 4096
CLEAN, FOUND = "stream: OK", " FOUND"


class Infected(Refused):
    """The scanner has found something; `params` names the file and what was found."""


def scan(address: str, content: bytes | IO[bytes], name: str) -> None:
    """Return when the scanner at `address` finds nothing, or there is none.

    Infected when it finds something; Refused while it does not answer, or answers anything else.
    """
    if not address:
        return
    stream = BytesIO(content) if isinstance(content, bytes) else content
    try:
        answer = _ask(address, b"zINSTREAM\0", stream)
    except OSError as error:
        raise _silent(name) from error
    if answer.endswith(FOUND):
        found = answer.removeprefix("stream: ").removesuffix(FOUND)
        raise Infected(
            N_("The virus scanner refuses this file (%(found)s): %(name)s."),
            field="file",
            name=name,
            found=found,
        )
    if answer != CLEAN:
        raise _silent(name)


def answers(address: str) -> bool:
    """Say whether the scanner is there."""
    try:
        return _ask(address, b"zPING\0", None, timeout=5.0) == "PONG"
    except OSError:
        return False


def _silent(name: str) -> Refused:
    return Refused(
        N_("The virus scanner does not answer, so %(name)s was not kept. Try again later."),
        field="file",
        name=name,
    )


def _ask(address: str, command: bytes, stream: IO[bytes] | None, *, timeout: float = TIMEOUT) -> str:
    with closing(_connected(address, timeout)) as line:
        line.sendall(command)
        if stream is not None:
            while piece := stream.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := line.recv(1024)):
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str, timeout: float) -> socket.socket:
    """Return a connection to a socket in the file system or to host:port."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(timeout)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise OSError(f"{address!r} is neither a path nor host:port")
    return socket.create_connection((host.strip("[]"), int(port)), timeout)
