"""A finding: where a rule fires, and the facts."""

from typing import Final, NamedTuple

from inspector.analysis.rules.rule import Rule, Severity, reaches

QUOTED: Final = 60
"""How many characters of a value a finding shows."""

LONGEST_PATH: Final = 200
"""How many characters of a path that holds names from the stream."""


class Finding(NamedTuple):
    """One place in a recording where a rule fires."""

    rule: Rule
    severity: Severity
    line: int | None
    """1-based number of the line in the file; `None` where it is about the file as a whole."""
    event: int | None
    """1-based number of the event; `None` where it is about no event."""
    path: str
    """Where in the message it is, such as `content[2]` or `message_delta.usage.output_tokens`:
    the same in two recordings whose chunks differ."""
    text: str
    """What happened, as one sentence with the facts."""

    @property
    def fingerprint(self) -> str:
        """What tells this finding from others across recordings: made from rule and path alone."""
        import hashlib  # which takes its time, and few reports tell it

        return hashlib.sha256(f"{self.rule.id}\n{self.path}".encode()).hexdigest()[:16]


class LeftOut(NamedTuple):
    """Findings that were counted and not kept, as there were too many of them."""

    rule: Rule
    severity: Severity
    times: int


class Findings(NamedTuple):
    """What the rules say of one recording."""

    kept: tuple[Finding, ...]
    """In the order of the file."""
    left_out: tuple[LeftOut, ...] = ()

    def at(self, gate: Severity) -> tuple[Finding, ...]:
        """Those that are as grave as the gate or graver."""
        return tuple(finding for finding in self.kept if reaches(finding.severity, gate))

    def how_many(self, severity: Severity) -> int:
        """How many there are of a severity, those left out included."""
        kept = sum(finding.severity == severity for finding in self.kept)
        return kept + sum(more.times for more in self.left_out if more.severity == severity)


def quote(value: object) -> str:
    """A value from a stream as one printable line, cut to what a person wants to see."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, bytes):
        value = value[: 4 * QUOTED + 4].decode(errors="replace")
    if isinstance(value, str):
        return f'"{printable(value)}"'
    import json  # what is quoted is nearly always a text

    return printable(json.dumps(value))


def printable(text: str, most: int = QUOTED) -> str:
    """A text from a stream, cut to one line that is safe to show in a terminal."""
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text[:most]
    )
    return shown + "…" * (len(text) > most)
