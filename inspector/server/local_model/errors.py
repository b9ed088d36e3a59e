"""The error of the local model."""

from __future__ import annotations

INSTEAD = "or name a model file of your own with --local-model FILE.gguf"
"""What a user can do wherever the weights cannot be had."""


class LocalModelError(Exception):
    """The local model cannot be had or does not start; its text is one line for the user."""
