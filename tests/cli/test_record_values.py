"""The values of options: texts, files, pairs, numbers, addresses."""

from __future__ import annotations

import click
import pytest

from inspector.cli.console import Cannot
from inspector.cli.record.values import address, at_least, headers, pairs, text_or_file, typed


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ("plain", "plain"),
        ("gr\udcc3\udcbcezi", "grüezi"),
        ("\udcff!", "\ufffd!"),
        ("grüezi", "grüezi"),
    ],
)
def test_an_argument_is_utf8_whatever_the_locale_made_of_it(argument: str, text: str) -> None:
    """Python keeps bytes that do not fit the locale as halves of surrogate pairs."""
    assert typed(argument) == text
    assert text_or_file(argument) == text


def test_pairs_keep_what_follows_the_first_mark() -> None:
    """And headers lose the blanks around it."""
    assert pairs("--label", ["a=b=c", " d =", "a=last"]) == {"a": "last", "d": ""}
    assert headers(["x-a: b: c ", "y:"]) == {"x-a": "b: c", "y": ""}


@pytest.mark.parametrize("value", ["1", "1.5", "1e3"])
def test_numbers_are_taken_from_a_least_one_on(value: str) -> None:
    """Up to any finite one."""
    assert at_least(1, float)(value) == float(value)


@pytest.mark.parametrize("value", ["0.99", "-1", "nan", "inf", "x", "", "1_0.0x"])
def test_other_numbers_are_refused(value: str) -> None:
    """Those that are none, too."""
    with pytest.raises(click.BadParameter, match="is no number from 1 on"):
        at_least(1, float)(value)


@pytest.mark.parametrize("url", ["http://h", "https://[::1]:8000/a?b=c#d", "http://user:pw@h:1/"])
def test_an_address_is_one_of_http(url: str) -> None:
    """It is used as it was given."""
    assert address("--url", url) == url


@pytest.mark.parametrize(
    "url", ["h:80", "http:/h", "http://h:0", "http://h:x", "file:///x", "http://["]
)
def test_other_addresses_are_refused(url: str) -> None:
    """In one line with an example."""
    with pytest.raises(Cannot, match="--url takes an address such as http://127"):
        address("--url", url)
