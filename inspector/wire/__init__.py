"""Server-sent events without I/O: bytes in, frames out, at any split."""

from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame, canonical

__all__ = ["Decoder", "Frame", "canonical"]
