"""The relay: one request on its way up, its answer on its way down, and the recording of both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from inspector.capture.proxy.asker import Asker
from inspector.capture.proxy.dial import Dialler
from inspector.capture.proxy.errors import BadBody, BadMessage, Unreachable, UpstreamClosed
from inspector.capture.proxy.framing import Framing, request_framing, response_framing
from inspector.capture.proxy.head import RequestHead, ResponseHead, ResponseHeadReader
from inspector.capture.proxy.hop import response_for, spelled
from inspector.capture.proxy.refusal import refusal
from inspector.capture.proxy.request_copy import RequestCopy
from inspector.capture.proxy.tape import Tape
from inspector.capture.proxy.upstream import UpstreamConnection
from inspector.recording import Closing

_REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS"})
"""What may be asked twice without harm, where a connection that was used before turns out dead."""

_WAITING = 64 << 10
"""Bytes of a request that wait for the connection; the client then keeps the rest."""


class Relay:
    """One exchange. Bytes go on as they came; the heads lose what is said for one hop only."""

    def __init__(
        self,
        client: Asker,
        head: RequestHead,
        onward: RequestHead,
        dialler: Dialler,
        tape: Tape,
        copy: RequestCopy,
    ) -> None:
        """Prepare a request that came with `head` and goes on with `onward`.

        Raises `BadMessage` where it is not safe to pass on.
        """
        self._client = client
        self._head = head
        self._dialler = dialler
        self._tape = tape
        self._copy = copy
        self._request = request_framing(head)
        self._waiting = [spelled(onward)]  # for the connection
        self._again = b""  # what to send where it has to be sent twice
        self._dialling: asyncio.Task[None] | None = None
        self._upstream: UpstreamConnection | None = None
        self._phases: dict[str, int] = {}
        self._reader = ResponseHeadReader()
        self._answer: Framing | None = None
        self._last = False  # no further request goes over these connections
        self._over = False
        self._kept_back: list[Callable[[], None]] = []

    @property
    def wants_more(self) -> bool:
        """Whether the request is not whole yet."""
        return not self._request.done

    @property
    def is_answering(self) -> bool:
        """Whether the client has got a part of the answer."""
        return self._answer is not None

    def feed(self, data: bytes) -> int:
        """Pass on what belongs to the request's body, and give its length. Raises `BadBody`."""
        payload, used = self._request.feed(data)
        self._copy.add(payload)
        if used:
            self._send(data if used == len(data) else data[:used])
        if self._request.done and self._upstream is not None:
            self._asked()
        return used

    def start(self, upstream: UpstreamConnection | None) -> None:
        """Send what there is of the request, on a connection that is open already or a new one."""
        if upstream is not None:
            self._connected(upstream)
            return
        self._dialling = asyncio.ensure_future(self._dial())
        if self._request.done:  # the file is made while the connection is
            asyncio.get_running_loop().call_soon(self._record_request)

    def hold_answer(self, yes: bool, /) -> None:
        """Read no more of the answer while the client takes none, or go on."""
        if self._upstream is not None and yes:
            self._upstream.transport.pause_reading()
        elif self._upstream is not None:
            self._tape.asking()
            self._upstream.transport.resume_reading()

    def abandon(self, closing: Closing, error: Exception | None = None) -> None:
        """Hang up on the upstream at once."""
        if self._dialling is not None:
            self._dialling.cancel()
        self._end(closing, error)

    def arrived(self, data: bytes, at: int) -> None:
        """Record a read of the answer, then hand it on."""
        answer = self._answer
        if answer is None:
            self._read_head(data, at)
            return
        broken: BadBody | None = None
        try:
            payload, used = answer.feed(data)
        except BadBody as error:
            payload, used, broken = error.payload, len(data), error
        if payload:
            self._tape.took(payload, at)
        if used < len(data):
            self._last = True  # what follows is no answer to anything
            data = data[:used]
        self._client.write(data)
        if broken is not None:
            self._break(broken, reset=False)
        elif answer.done:
            self._whole(keep=not self._last)

    def ended(self, error: Exception | None) -> None:
        """The upstream reset the connection, with an error, or closed it."""
        if self._tape.is_behind:
            self._keep_back(partial(self.ended, error))
        elif self._over:
            self._release(keep=False)
        elif self._answer is None:
            self._unanswered(error)
        elif self._answer.open_ended and error is None:
            self._whole(keep=False)
        else:
            cut = error or UpstreamClosed("closed inside the answer")
            self._break(cut, reset=error is not None)

    def congested(self) -> None:
        """The upstream takes less than the client sends."""
        self._client.hold_back(True)

    def sent(self) -> None:
        """The upstream has taken what was sent."""
        if self._request.done:
            self._phases.setdefault("sent", time.perf_counter_ns())
        self._client.hold_back(False)

    # The request

    async def _dial(self) -> None:
        try:
            upstream = await self._dialler.dial(self._phases)
        except Unreachable as error:
            self._refuse(error, str(error))
        else:
            self._connected(upstream)
        finally:
            self._dialling = None

    def _connected(self, upstream: UpstreamConnection) -> None:
        self._upstream = upstream
        if not upstream.open:
            self.ended(None)
            return
        upstream.receiver = self
        first = b"".join(self._waiting)
        self._waiting.clear()
        if upstream.used and self._request.done and self._head.method in _REPEATABLE:
            self._again = first
        self._client.hold_back(False)
        upstream.transport.write(first)
        if self._request.done:
            self._asked()

    def _send(self, data: bytes) -> None:
        if self._upstream is not None:
            self._upstream.transport.write(data)
            return
        self._waiting.append(data)
        if sum(map(len, self._waiting)) > _WAITING:
            self._client.hold_back(True)

    def _asked(self) -> None:
        """The request is whole, and written."""
        if self._upstream is not None and not self._upstream.transport.get_write_buffer_size():
            self._phases.setdefault("sent", time.perf_counter_ns())
        self._record_request()
        if self._over:
            self._release(keep=True)

    def _record_request(self) -> None:
        self._tape.request(self._copy.take() if self._request.done else None)

    # The answer

    def _keep_back(self, news: Callable[[], None]) -> None:
        """Hear of it when the tape has caught up, and read no more until then."""
        self._kept_back.append(news)
        if self._upstream is not None and self._upstream.open:
            self._upstream.transport.pause_reading()
        if len(self._kept_back) == 1:
            self._tape.after_request(self._go_on)

    def _go_on(self) -> None:
        if self._upstream is not None and self._upstream.open:
            self._upstream.transport.resume_reading()
        kept_back, self._kept_back = self._kept_back, []
        for news in kept_back:
            if not self._over:
                news()
        self._tape.asking()  # what comes from here on may have waited

    def _read_head(self, data: bytes, at: int) -> None:
        if self._tape.is_behind:
            self._keep_back(partial(self.arrived, data, at))
            return
        try:
            while True:
                data = data[self._reader.feed(data) :]
                head = self._reader.head
                if head is None:
                    return
                if head.status >= 200:
                    break
                self._interim(head)
            answer = response_framing(head, self._head.method)
        except BadMessage as error:
            origin = self._dialler.destination.origin
            self._refuse(error, f"{origin} answered with no HTTP/1: {error}")
            return
        self._answer = answer
        goes_on = head.persists and self._head.persists and not self._client.is_draining
        self._last = answer.open_ended or not goes_on
        self._record_request()
        self._tape.response(head, at, self._phases)
        self._client.write(spelled(response_for(head, last=self._last)))
        if data or answer.done:
            self.arrived(data, at)

    def _interim(self, head: ResponseHead) -> None:
        """Pass on word from the upstream that the answer is still to come."""
        if head.status == 101:
            raise BadMessage("it changed the protocol, which nobody asked for")
        if self._head.version != "1.0":
            self._client.write(spelled(response_for(head, last=False)))
        self._reader = ResponseHeadReader()

    # The end

    def _whole(self, *, keep: bool) -> None:
        self._over = True
        self._tape.end("eof")
        if not keep or self._request.done:
            self._release(keep=keep)

    def _release(self, *, keep: bool) -> None:
        """Give the connections back."""
        upstream, self._upstream = self._upstream, None
        self._copy.drop()
        if upstream is not None and upstream.open and keep:
            upstream.receiver = None
            upstream.used = True
            self._client.answered(upstream)
            return
        if upstream is not None:
            upstream.abort()
        self._client.answered(None)

    def _unanswered(self, error: Exception | None) -> None:
        """The upstream went away before a whole head came."""
        if self._again and not self._reader.size:
            self._waiting, self._again = [self._again], b""
            self._upstream = None
            self._phases.clear()
            self._dialling = asyncio.ensure_future(self._dial())
            return
        how = "closed" if error is None else "reset"
        why = f"{self._dialler.destination.origin} {how} the connection without an answer"
        self._refuse(error or UpstreamClosed(why), why)

    def _refuse(self, error: Exception, message: str) -> None:
        """Answer in the upstream's place, which gave none."""
        self._end("upstream", error)
        self._client.refuse(refusal(502, message))

    def _break(self, error: Exception, *, reset: bool) -> None:
        self._end("upstream", error)
        self._client.cut(reset=reset)

    def _end(self, closing: Closing, error: Exception | None) -> None:
        self._over = True
        self._record_request()
        self._tape.end(closing, error)
        self._copy.drop()
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abort()
