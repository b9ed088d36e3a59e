"""How quantities read to a person: `812 ms`, `1.175 s`, `≈ 1,204`, `n/a (no times)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which takes longer to import than all of this
    from inspector.analysis.figure import Figure, Unit

ABOUT = "≈"
"""Stands before every estimate."""

_SECOND = 1_000_000_000


def duration(ns: float) -> str:
    """A duration in the unit that shows it best, to three digits and whole milliseconds."""
    sign, ns = ("-", -ns) if ns < 0 else ("", ns)
    if ns == 0:
        return "0 ms"
    if ns < 999_500:
        return f"{sign}{_three_digits(ns / 1_000)} µs"
    if ns < 999_500_000:
        return f"{sign}{_three_digits(ns / 1_000_000)} ms"
    if ns < 60 * _SECOND:
        return f"{sign}{ns / _SECOND:.3f} s"
    minutes, tenths = divmod(round(ns * 10 / _SECOND), 600)
    return f"{sign}{minutes} min {tenths / 10:04.1f} s"


def size(count: float) -> str:
    """A number of bytes."""
    if count < 1_000:
        return f"{count:.0f} B"
    if count < 1_000_000:
        return f"{count / 1_000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def quantity(figure: Figure) -> str:
    """A figure's value with its unit, or `n/a` with the reason."""
    if figure.value is None:
        return f"n/a ({figure.why})"
    text = measured(figure.value, figure.unit)
    return f"{ABOUT} {text}" if figure.estimated else text


def short(figure: Figure) -> str:
    """A figure's value for a narrow column, `n/a` where it has none."""
    return "n/a" if figure.value is None else quantity(figure)


def measured(value: float, unit: Unit) -> str:
    """A known value, in the words of its unit."""
    match unit:
        case "ns":
            return duration(value)
        case "bytes":
            return size(value)
        case "share":
            return f"{value:.0%}"
        case "ratio":
            return f"{value:.2f}"
        case "tokens/s" | "tokens/event":
            return f"{value:,.1f}"
        case _:
            return f"{value:,.0f}"


def _three_digits(value: float) -> str:
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
