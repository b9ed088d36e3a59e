"""The least that a relay in Python can be which keeps what it relays.

What has come goes into a file, and then on: one loop over `epoll`, blocking sockets, no HTTP, no
recording, no care for who leaves. A recording proxy cannot be quicker than this, whatever it does.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

_READ = 1 << 18


def serve(upstream: int, port: int, folder: Path) -> None:
    """Relay each connection to a port of this machine, for ever."""
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    kept = os.open(folder / "kept", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    poll = select.epoll()
    ready: dict[int, Callable[[], None]] = {}

    def close(*ends: socket.socket) -> None:
        for end in ends:
            ready.pop(end.fileno(), None)
            end.close()  # which takes it out of the poll as well

    def accept() -> None:
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", upstream))
        for one, other in ((near, far), (far, near)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready[one.fileno()] = partial(pass_on, one, other)
            poll.register(one.fileno(), select.EPOLLIN)

    def pass_on(one: socket.socket, other: socket.socket) -> None:
        try:
            data = one.recv(_READ)
            os.write(kept, data)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            close(one, other)

    ready[listener.fileno()] = accept
    poll.register(listener.fileno(), select.EPOLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor in ready:  # else one before it has closed it
                ready[descriptor]()


if __name__ == "__main__":
    to, at, where = sys.argv[1:]
    serve(int(to), int(at), Path(where))
