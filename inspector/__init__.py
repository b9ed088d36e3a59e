"""Record, replay and compare the raw event streams of the Claude Messages API."""

__version__ = "0.1.0"
