"""The headers of one hop: what is said between two ends of a connection, and goes no further.

The body's framing is passed on as it came, so `transfer-encoding`, `trailer` and `content-length`
stay with it.
"""

from __future__ import annotations

from inspector.capture.proxy.destination import Destination
from inspector.capture.proxy.head import Fields, Head, RequestHead, ResponseHead

_OF_ONE_HOP = frozenset(
    b"connection keep-alive proxy-connection proxy-authenticate proxy-authorization te upgrade "
    b"http2-settings".split()
)
_NEVER_DROPPED = frozenset(b"content-length host trailer transfer-encoding".split())
"""What says where a message ends, or whom it is for: no `connection` header takes that away."""

_CLOSE = (b"connection", b"close")


def request_for(head: RequestHead, destination: Destination) -> RequestHead:
    """The head as the upstream gets it: everything but the host and this hop's own as it came."""
    fields = [
        (name, destination.authority if name.lower() == b"host" else value)
        for name, value in _onward(head)
    ]
    if not head.values(b"host"):
        fields.insert(0, (b"host", destination.authority))
    if not head.persists:
        fields.append(_CLOSE)
    target = destination.target(head.target)
    return RequestHead(head.version, (*fields, *destination.to_proxy), head.method, target)


def response_for(head: ResponseHead, *, last: bool) -> ResponseHead:
    """The head as the client gets it; `last` where the connection ends with this answer."""
    fields = _onward(head)
    return ResponseHead(
        head.version, (*fields, _CLOSE) if last else fields, head.status, head.reason
    )


def spelled(head: RequestHead | ResponseHead) -> bytes:
    """A head as bytes on the wire."""
    version = b"HTTP/" + head.version.encode()
    if isinstance(head, RequestHead):
        first = b"%b %b %b" % (head.method, head.target, version)
    else:
        first = b"%b %d %b" % (version, head.status, head.reason)
    lines = [first, *(b"%b: %b" % field for field in head.fields), b"", b""]
    return b"\r\n".join(lines)


def _onward(head: Head) -> Fields:
    dropped = (_OF_ONE_HOP | set(head.tokens(b"connection"))) - _NEVER_DROPPED
    return tuple(field for field in head.fields if field[0].lower() not in dropped)
