"""A wiretap: hands bytes on between a client and a server, and keeps those of the server."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import h11

_READ = 1 << 16


@dataclass
class Wiretap:
    """What went by."""

    url: str
    answers: list[bytearray] = field(default_factory=list)
    """What the server sent, a connection each."""
    requests: list[bytearray] = field(default_factory=list)

    def bodies(self) -> list[bytes]:
        """The bodies of all answers, without their framing, in the order of the connections."""
        return [
            body
            for asked, answered in zip(self.requests, self.answers, strict=True)
            for body in _bodies(bytes(asked), bytes(answered))
        ]


@contextlib.contextmanager
def tapped(url: str) -> Iterator[Wiretap]:
    """A wiretap on the way to a server on this machine."""
    port = int(url.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        tap = Wiretap(f"http://127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listening, port, tap), daemon=True).start()
        try:
            yield tap
        finally:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, port: int, tap: Wiretap) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listening.accept()
            threading.Thread(target=_relay, args=(client, port, tap), daemon=True).start()


def _relay(client: socket.socket, port: int, tap: Wiretap) -> None:
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        asked, answered = bytearray(), bytearray()
        tap.requests.append(asked)
        tap.answers.append(answered)
        upward = threading.Thread(target=_pump, args=(client, server, asked), daemon=True)
        upward.start()
        _pump(server, client, answered)
        upward.join()


def _pump(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    """Hand on until the end; a reset is handed on as an end, both ways."""
    try:
        while data := source.recv(_READ):
            kept += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _bodies(asked: bytes, answered: bytes) -> Iterator[bytes]:
    """The bodies in what a server sent on one connection; what breaks off is as long as it came."""
    server, client = h11.Connection(h11.SERVER), h11.Connection(h11.CLIENT)
    server.receive_data(asked)
    client.receive_data(answered)
    while True:
        requested = _next(server, h11.Request)
        if not isinstance(requested, h11.Request):
            return
        client.send(requested)
        while not isinstance(said := server.next_event(), h11.EndOfMessage):
            if isinstance(said, h11.Data):
                client.send(said)
        client.send(h11.EndOfMessage())
        yield _body(client)
        server.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
        server.send(h11.EndOfMessage())
        if client.our_state is not h11.DONE or server.our_state is not h11.DONE:
            return
        if client.their_state is not h11.DONE:
            return
        server.start_next_cycle()
        client.start_next_cycle()


def _next(connection: h11.Connection, kind: type[object]) -> object:
    event: object = connection.next_event()
    while not isinstance(event, kind) and event not in (h11.NEED_DATA, h11.PAUSED):
        if isinstance(event, h11.ConnectionClosed):
            return event
        event = connection.next_event()
    return event


def _body(client: h11.Connection) -> bytes:
    body = bytearray()
    while True:
        try:
            event = client.next_event()
        except h11.RemoteProtocolError:
            return bytes(body)
        if isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.InformationalResponse | h11.Response):
            continue
        else:
            return bytes(body)
