"""Server-sent events without I/O: bytes in, frames out, at any split."""
