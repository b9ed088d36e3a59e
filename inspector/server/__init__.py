"""Plays recordings back over HTTP, on loopback."""
