"""The event loop that the proxy runs best on."""

from __future__ import annotations

import asyncio


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop of uvloop where that can be had, which relays sooner, or one of asyncio's own."""
    try:
        import uvloop
    except ImportError:  # Windows, or a Python that it does not support yet
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
