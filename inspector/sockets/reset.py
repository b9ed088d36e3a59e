"""A TCP reset that comes after the data, not instead of it."""

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
    """Wait until the other side has everything or has left, then reset the connection.

    A reset discards what is still on its way, in this process and in the kernel.
    """
    sock: socket.socket = transport.get_extra_info("socket")
    while not transport.is_closing():
        if not transport.get_write_buffer_size() and not _on_its_way(sock):
            reset_at_once(transport)
            return
        await asyncio.sleep(_POLL_S)


def reset_at_once(transport: asyncio.Transport) -> None:
    """Reset the connection, whatever the other side may still lack."""
    sock: socket.socket = transport.get_extra_info("socket")
    if not transport.is_closing():
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_CLOSE)
    transport.abort()


def _on_its_way(sock: socket.socket) -> int:
    """Bytes that the kernel holds because the other side has not acknowledged them."""
    if sys.platform == "darwin":
        return sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
    count = bytearray(4)
    fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, count)
    return int.from_bytes(count, sys.byteorder)
