"""A query: which rows a person wants to see, as one line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Field: TypeAlias = Literal["kind", "block", "text"]

_TERM = (
    r"\s*(?P<not>!?+)(?:(?P<field>kind|block|text):)?+"
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>\S+))'
)


class BadQuery(ValueError):
    """A query that cannot be read; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on a row."""

    field: Field
    value: str
    inverted: bool = False

    def __str__(self) -> str:
        field = "" if self.field == "text" else f"{self.field}:"
        return "!" * self.inverted + field + _quoted(self.value)


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that all hold; of several kinds, or blocks, that are wanted any one will do."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def wanted(self, field: Field) -> frozenset[str]:
        """The values of a field of which one is wanted; empty where any will do."""
        return frozenset(self._values(field, inverted=False))

    def unwanted(self, field: Field) -> frozenset[str]:
        """The values of a field that are not to be shown."""
        return frozenset(self._values(field, inverted=True))

    @property
    def texts(self) -> tuple[Term, ...]:
        """The terms that need the text of a row."""
        return tuple(term for term in self.terms if term.field == "text")

    def _values(self, field: Field, *, inverted: bool) -> Iterable[str]:
        return (
            term.value for term in self.terms if term.field == field and term.inverted == inverted
        )


def parse_query(text: str) -> Query:
    """The query that a person wrote: `kind:text_delta block:1 rain !kind:ping text:"in Paris"`.

    A word without a field is looked for as text; `!` inverts; `block:-` is no block at all.
    Raises `BadQuery`.
    """
    term = re.compile(_TERM)  # here, since a screen is painted before anybody asks
    terms, place, text = [], 0, text.rstrip()
    while place < len(text):
        match = term.match(text, place)
        if match is None:
            raise BadQuery(f"there is nothing after {text[place:].strip()!r}")
        terms.append(_read(match))
        place = match.end()
    return Query(tuple(terms))


def _read(match: re.Match[str]) -> Term:
    """One term as it was written."""
    quoted, word = match["quoted"], match["word"]
    value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else word
    field: Field = "text"
    if match["field"] == "kind":
        field = "kind"
    elif match["field"] == "block":
        field = "block"
        if not re.fullmatch(r"-|[0-9]{1,9}", value):
            raise BadQuery(f"a block has a number, as in block:1, and {value!r} is none")
    if not value:
        raise BadQuery(f"{match[0].strip()} looks for nothing")
    return Term(field, value, bool(match["not"]))


def _quoted(value: str) -> str:
    """A value so that it is read as it is."""
    if re.fullmatch(r'[^\s"!:\\]+', value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
