"""Response bodies with a tap in them, for the synchronous and the asynchronous HTTP client.

The bytes are recorded before they are handed on, unchanged. Attributes that others look up on a
body (`elapsed`, `stream_observer`) are those of the body inside.
"""

from __future__ import annotations

import contextlib
import sys
import time
import weakref
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import httpx2

from inspector.capture.tap import Tap
from inspector.recording import Closing

_PATIENCE_S = 1.0
"""How long a client that closes the body of an error unread may be kept from going on."""


def closing_of(error: BaseException | None) -> Closing:
    """What an exception that ended a body says of who ended it."""
    if isinstance(error, httpx2.TimeoutException):
        return "timeout"
    if isinstance(error, Exception):
        return "upstream"
    return _leaving(error)


class _Tapped:
    """What both kinds of body share."""

    def __init__(self, inner: Any, tap: Tap, unread: dict[str, Any] | None = None) -> None:
        """Tap the body `inner`, of the kind that the class says.

        `unread` are the timeouts of a request whose answer is to be recorded even where its body
        is closed unread, as the SDK does with errors after which it tries again.
        """
        self._inner = inner
        self._tap = tap
        self._unread = unread
        self._finalizer = weakref.finalize(self, _dropped, tap)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _begin(self) -> Tap:
        self._unread = None
        return self._tap

    def _hurry(self) -> float | None:
        """Until when an unread body is to be read, with a timeout as short; `None` for no more."""
        timeouts, self._unread = self._unread, None
        if timeouts is None or not isinstance(sys.exception(), Exception | None):
            return None
        timeouts["read"] = _PATIENCE_S  # looked at by the HTTP library when reading begins
        return time.monotonic() + _PATIENCE_S

    def _leave(self) -> None:
        """End the recording: what has not ended by now was abandoned.

        That comes before the body inside is closed, which its reader may take for an abort.
        """
        self._tap.end(_leaving(sys.exception()))
        self._finalizer.detach()


class TappedStream(_Tapped, httpx2.SyncByteStream):
    """A body that a synchronous client reads."""

    def __iter__(self) -> Iterator[bytes]:
        tap = self._begin()
        chunks = iter(self._inner)
        try:
            while True:
                tap.asking()
                chunk = next(chunks, None)
                if chunk is None:
                    break
                tap.took(chunk)
                yield chunk
        except BaseException as error:  # however it ends, the recording says so
            tap.end(closing_of(error), _reported(error))
            raise
        tap.end("eof")

    def close(self) -> None:
        """Close the body, which ends the recording."""
        with contextlib.closing(self._inner):
            until = self._hurry()
            if until is not None:
                self._read_rest(until)
            self._leave()

    def _read_rest(self, until: float) -> None:
        # Without the recorder nobody would read this: none of its errors may reach the program.
        with contextlib.suppress(Exception):
            for _ in self:
                if time.monotonic() > until:
                    break


class AsyncTappedStream(_Tapped, httpx2.AsyncByteStream):
    """A body that an asynchronous client reads."""

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        tap = self._begin()
        chunks = aiter(self._inner)
        try:
            while True:
                tap.asking()
                chunk = await anext(chunks, None)
                if chunk is None:
                    break
                tap.took(chunk)
                yield chunk
        except BaseException as error:  # however it ends, the recording says so
            tap.end(closing_of(error), _reported(error))
            raise
        else:
            tap.end("eof")
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

    async def aclose(self) -> None:
        """Close the body, which ends the recording."""
        async with contextlib.aclosing(self._inner):
            until = self._hurry()
            if until is not None:
                await self._aread_rest(until)
            self._leave()

    async def _aread_rest(self, until: float) -> None:
        with contextlib.suppress(Exception):  # as in the synchronous stream
            async with contextlib.aclosing(aiter(self)) as chunks:
                async for _ in chunks:
                    if time.monotonic() > until:
                        break


class TappedByteStream(TappedStream, AsyncTappedStream):
    """A body that either client can read, such as other middleware gives."""


def _leaving(error: BaseException | None) -> Closing:
    """Who leaves a body before its end, told by the exception that is on its way, if any.

    What is no `Exception` is a signal or, by whatever name, a cancellation.
    """
    return "interrupted" if isinstance(error, KeyboardInterrupt | SystemExit) else "client"


def _dropped(tap: Tap) -> None:
    """End the recording of a body that was never closed, when it is collected or at exit."""
    # At exit no exception is on its way any more, but the one that ended the program is known.
    tap.end(_leaving(getattr(sys, "last_value", None)))


def _reported(error: BaseException) -> BaseException | None:
    return None if isinstance(error, GeneratorExit) else error
