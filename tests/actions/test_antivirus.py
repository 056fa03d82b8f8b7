"""The virus scanner: a server of the tests speaks clamd's protocol, finds, stays silent, answers nonsense."""

from __future__ import annotations

import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest

from app.actions import antivirus
from app.domain.errors import Refused

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}"


class Scanner(socketserver.StreamRequestHandler):
    """Answers like clamd."""

    reply: bytes | None = None

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"stream: Eicar-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(found if self.reply is None else self.reply)


class Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class Tcp(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


@contextmanager
def listening(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=["unix", "tcp"])
def address(request, tmp_path):
    if request.param == "unix":
        server = Unix(str(tmp_path / "clamd"), Scanner)
        found = str(tmp_path / "clamd")
    else:
        server = Tcp(("127.0.0.1", 0), Scanner)
        found = f"127.0.0.1:{server.server_address[1]}"
    with listening(server):
        yield found


def test_a_clean_file_passes_however_large(address):
    antivirus.scan(address, b"a letter" * 100_000, "a.txt")
    assert antivirus.answers(address)


def test_an_infected_file_is_refused_by_name_of_what_was_found(address):
    with pytest.raises(antivirus.Infected, match=r"refuses this file \(Eicar-Signature\): a.txt"):
        antivirus.scan(address, b"x" * 70_000 + VIRUS, "a.txt")


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but\0"])
def test_any_other_answer_is_no_answer(address, monkeypatch, reply):
    monkeypatch.setattr(Scanner, "reply", reply)
    with pytest.raises(Refused, match="does not answer"):
        antivirus.scan(address, b"x", "a.txt")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "clamd"])
def test_a_scanner_that_is_not_there_lets_nothing_pass(address):
    assert not antivirus.answers(address)
    with pytest.raises(Refused, match=r"does not answer, so a\.txt was not kept"):
        antivirus.scan(address, b"x", "a.txt")


def test_an_office_without_a_scanner_takes_files_unseen():
    antivirus.scan("", VIRUS, "a.txt")
