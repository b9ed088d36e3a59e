"""Where the reports of `inspect diff` go, and how its flags are read."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from inspector.cli.diff.share import share
from inspector.cli.diff.target import Target, targets

TEXT = Target("text")


@pytest.mark.parametrize(
    ("values", "quiet", "expected"),
    [
        ((), False, (TEXT,)),
        ((), True, ()),
        (("text",), True, (TEXT,)),
        (("json",), False, (Target("json"),)),
        (("junit=a=b.xml",), False, (Target("junit", Path("a=b.xml")), TEXT)),
        (("junit=a.xml",), True, (Target("junit", Path("a.xml")),)),
        (("junit=a.xml", "github"), False, (Target("junit", Path("a.xml")), Target("github"))),
    ],
)
def test_standard_output_has_text_where_nothing_else_goes_there(
    values: tuple[str, ...], quiet: bool, expected: tuple[Target, ...]
) -> None:
    """A report in a file does not take it away from the person who reads along."""
    assert targets(values, quiet=quiet) == expected


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (("xml",), "there is no format 'xml': write text, json, junit, github, markdown, or one"),
        (("json=",), "there is no format 'json='"),
        (("json", "github"), "only one format can go to standard output, not json and github"),
        (("json=a", "text=a"), "two formats cannot go to the same file"),
    ],
)
def test_what_cannot_be_written_is_refused(values: tuple[str, ...], told: str) -> None:
    """Before anything is compared."""
    with pytest.raises(click.UsageError, match=told):
        targets(values, quiet=False)


@pytest.mark.parametrize(("text", "value"), [("0.3", 0.3), ("30%", 0.3), ("150%", 1.5), ("0", 0.0)])
def test_a_share_is_a_number_or_a_percentage(text: str, value: float) -> None:
    """As people write it."""
    assert share(text) == value


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "x", "%", ""])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    """With how to write it."""
    with pytest.raises(click.BadParameter, match=r"write it as 0\.3 or 30%"):
        share(text)
