"""A connection that is closed in the middle of a body, after the data."""

from __future__ import annotations

import asyncio

_POLL_S = 0.001


async def hang_up(transport: asyncio.Transport) -> None:
    """Close the connection once everything is written, as a server does that ends early."""
    while transport.get_write_buffer_size() and not transport.is_closing():
        await asyncio.sleep(_POLL_S)
    transport.close()
