"""A finding of a comparison: where a rule fires, with both values."""

from pathlib import Path
from typing import Any, NamedTuple

from inspector.compare.rule import Rule, Severity


class Place(NamedTuple):
    """Where a value stands in a recording, to be opened in the replay."""

    path: Path
    line: int | None = None
    """1-based number of the line in the file; `None` where it is about the file as a whole."""


class Finding(NamedTuple):
    """One difference between BASE and HEAD."""

    rule: Rule
    severity: Severity
    path: str
    """Where in the message it is, such as `content[2].input.location`: the same whatever the
    chunks are."""
    text: str
    """What differs, as one line with the facts, such as `tool_use → none`."""
    base: Any = None
    """The value in BASE as JSON, `None` where there is none."""
    head: Any = None
    """The value in HEAD as JSON, `None` where there is none."""
    base_at: Place | None = None
    head_at: Place | None = None

    def fingerprint(self, case: str) -> str:
        """What tells this finding from others from run to run: its case, rule and path alone."""
        import hashlib  # which takes its time, and few reports tell it

        told = f"{case}\n{self.rule.id}\n{self.path}"
        return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:16]
