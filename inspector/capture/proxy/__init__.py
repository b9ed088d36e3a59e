"""A proxy between any client and the API, that relays untouched and records every exchange."""

from inspector.capture.proxy.destination import BadAddress
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.proxy import RecordingProxy, recording_proxy

__all__ = ["BadAddress", "Exchange", "RecordingProxy", "recording_proxy"]
