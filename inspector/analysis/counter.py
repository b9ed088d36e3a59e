"""A counter of tokens without a vocabulary: it weighs words, digits, signs and bytes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a piece of text weighs, in tokens; `token_weights.toml` says what each piece is."""

    word: float
    letter_beyond_sixth: float
    hump: float
    capital_in_run: float
    digits: float
    punctuation: float
    punctuation_each: float
    line_break: float
    byte: float
    cjk: float
    constant: float
    """What a message weighs beside its text; `count` leaves it out."""


_piece = re.compile(
    r"(?P<word>[A-Za-z]+)"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<line_break>\s*[^\S ]\s*| {2,})"
    r"|(?P<cjk>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+)"
    r"|(?P<byte>[^\x00-\x7f]+)"
    r"|(?P<punctuation>[^A-Za-z0-9\s\x80-\U0010ffff]+)"
).finditer
_humps = re.compile("(?<=[a-z])[A-Z]").findall
_capitals = re.compile("[A-Z]{2,}").findall
_same_sign = re.compile(r"(.)\1*", re.DOTALL).findall


def count(text: str, weights: Weights) -> float:
    """An estimate of the tokens of `text`, the constant of a message left out."""
    tokens = 0.0
    for match in _piece(text):
        piece = match.group()
        match match.lastgroup:
            case "word":
                tokens += _word(piece, weights)
            case "digits":
                tokens += weights.digits * math.ceil(len(piece) / 3)
            case "line_break":
                tokens += weights.line_break
            case "cjk":
                tokens += weights.cjk * len(piece)
            case "byte":
                tokens += weights.byte * len(piece.encode(errors="surrogatepass"))
            case _:
                kinds = math.ceil(len(_same_sign(piece)) / 2)
                tokens += weights.punctuation * kinds + weights.punctuation_each * len(piece)
    return tokens


def _word(word: str, weights: Weights) -> float:
    tokens = weights.word + weights.letter_beyond_sixth * max(0, len(word) - 6)
    if not word.islower():
        tokens += weights.hump * len(_humps(word))
        tokens += weights.capital_in_run * sum(map(len, _capitals(word)))
    return tokens
