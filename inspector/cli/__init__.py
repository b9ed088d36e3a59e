"""The commands: parse, call, print, exit code."""

from inspector.cli.app import main

__all__ = ["main"]
