"""What recordings are called: time, then a few words, then the number of the attempt."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

_WORDS = 6
_LENGTH = 40
_BEGINNING = 500  # characters of a prompt, which may be a book, that are looked at


def slug(text: str) -> str:
    """The first few words of a text, as they may stand in a file name; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return "-".join(words[:_WORDS])[:_LENGTH].rstrip("-")


def subject(body: Any, *, prompt: bool = True) -> str:
    """The words that tell a request from others: the last text of its user, else its model.

    Without `prompt` the user's text is left alone.
    """
    if not isinstance(body, dict):
        return ""
    messages = body.get("messages") if prompt else None
    for message in reversed(messages if isinstance(messages, list) else []):
        if isinstance(message, dict) and message.get("role") == "user":
            text = _text(message.get("content"))
            if text:
                return text[:_BEGINNING]
    model = body.get("model")
    return model if isinstance(model, str) else ""


def file_name(started: datetime, words: str) -> str:
    """A name that sorts by the time of the start, to the microsecond."""
    stem = f"{started:%Y%m%d-%H%M%S.%f}"
    return f"{stem}-{slug(words)}.jsonl".replace("-.", ".")


def attempt_path(path: Path, attempt: int) -> Path:
    """`weather.jsonl` is the first attempt of a call, `weather.2.jsonl` its second."""
    return path if attempt == 1 else path.with_suffix(f".{attempt}{path.suffix}")


def run_path(path: Path, run: int, runs: int) -> Path:
    """`weather-3.jsonl` for the third of several runs; the path itself for the only one."""
    if runs == 1:
        return path
    return path.with_name(f"{path.stem}-{run:0{len(str(runs))}}{path.suffix}")


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    for block in content if isinstance(content, list) else []:
        if isinstance(block, dict) and isinstance(block.get("text"), str):
            return str(block["text"])
    return ""
