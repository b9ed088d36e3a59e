"""A connection that ends in the middle of a body: after the data, not instead of it."""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import sys
import termios

_POLL_S = 0.001
_AT_CLOSE = struct.pack("ii", 1, 0)
"""`SO_LINGER` with a time of zero: closing the socket resets the connection."""
_SO_NWRITE = 0x1024  # macOS, sys/socket.h


async def reset(transport: asyncio.Transport) -> None:
    """Wait until the other side has everything, then reset the connection.

    A reset discards what is still on its way, in this process and in the kernel.
    """
    sock: socket.socket = transport.get_extra_info("socket")
    while transport.get_write_buffer_size() or _on_its_way(sock):
        await asyncio.sleep(_POLL_S)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_CLOSE)
    transport.abort()


async def hang_up(transport: asyncio.Transport) -> None:
    """Close the connection once everything is written, as a server does that ends early."""
    while transport.get_write_buffer_size() and not transport.is_closing():
        await asyncio.sleep(_POLL_S)
    transport.close()


def _on_its_way(sock: socket.socket) -> int:
    """Bytes that the kernel holds because the other side has not acknowledged them."""
    if sys.platform == "darwin":
        return sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
    count = bytearray(4)
    fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, count)
    return int.from_bytes(count, sys.byteorder)
