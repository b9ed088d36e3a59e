"""Reports read back, by parsers that know nothing of how they were written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import jsonschema
import xmlschema
from markdown_it import MarkdownIt

import inspector

_JUNIT = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))
_ROOT = Path(inspector.__file__).parents[1]
SCHEMA = json.loads((_ROOT / "recordings" / "diff.schema.json").read_text(encoding="utf-8"))
_DOCUMENT = jsonschema.Draft202012Validator(SCHEMA)

_TEXT_LINE = re.compile(r".{12}(BREAKING|warning|info) +(\S+) {3,}(.*)")
_XML_LINE = re.compile(r"(breaking|warning|info) (\S+) (.*?): (.*)")
_COMMAND = re.compile(r"::(error|warning|notice) ?([^:]*)::(.*)")


@dataclass(frozen=True)
class Told:
    """One thing that a report says."""

    rule: str
    """The rule's id, or `not compared`."""
    fails: bool
    """Whether the report marks it as what fails the run, as far as its format can."""
    text: str


def from_text(report: str) -> Iterator[Told]:
    """Of the lines for a person."""
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", report)
    for line in report.splitlines():
        if found := _TEXT_LINE.fullmatch(line):
            yield Told(found[2], found[1] == "BREAKING", found[3])
        elif line.startswith("refused "):
            yield Told("not compared", True, line.removeprefix("refused").strip())
        elif found := re.fullmatch(r"verdict +NOT COMPARED +(.*)", line):
            yield Told("not compared", True, found[1])


def from_json(report: str) -> Iterator[Told]:
    """Of the document, which fulfils its schema."""
    document = json.loads(report)
    _DOCUMENT.validate(document)
    for case in document["cases"]:
        for level in case["levels"]:
            for finding in level["findings"]:
                assert re.fullmatch(r"[0-9a-f]{16}", finding["fingerprint"])
                yield Told(finding["rule"], finding["at_gate"], finding["text"])
    for why in document["could_not"]:
        yield Told("not compared", True, why)


def from_junit(report: str) -> Iterator[Told]:
    """Of the XML, which fulfils the schema and whose counts are right."""
    root = ElementTree.fromstring(report)
    _JUNIT.validate(report)
    for counted in [root, *root.iter("testsuite")]:
        for attribute, element in (("failures", "failure"), ("errors", "error")):
            assert int(counted.attrib[attribute]) == len(list(counted.iter(element)))
        assert int(counted.attrib["tests"]) == len(list(counted.iter("testcase"))) > 0
    for test in root.iter("testcase"):
        for error in test.iter("error"):
            yield Told(error.attrib["type"], True, error.attrib["message"])
        for element, fails in (("failure", True), ("system-out", False)):
            for line in (test.findtext(element) or "").splitlines():
                if found := _XML_LINE.fullmatch(line):
                    yield Told(found[2], fails, found[4])


def from_github(report: str) -> Iterator[Told]:
    """Of the workflow commands, by the rules of the runner that takes them."""
    for line in report.splitlines():
        found = _COMMAND.fullmatch(line)
        assert found, line
        properties = dict(each.split("=", 1) for each in found[2].split(",") if each)
        title = _decoded(properties["title"], {"%3A": ":", "%2C": ","})
        yield Told(title, found[1] == "error", _decoded(found[3], {}))


def from_markdown(report: str) -> Iterator[Told]:
    """Of the rendered tables and lists: what a person sees, without the markup."""
    rendered = MarkdownIt("commonmark").enable("table").render(report)
    cells: list[str] = []
    for row in re.findall(r"<tr>(.*?)</tr>", rendered, re.DOTALL):
        cells = [_unmarked(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
        if len(cells) == 5 and cells[0] in ("breaking", "warning", "info"):
            yield Told(cells[1], cells[0] == "breaking", cells[3])
    for item in re.findall(
        r"<li>(?:<p>)?not compared: (.*?)(?:</p>\s*)?</li>", rendered, re.DOTALL
    ):
        yield Told("not compared", True, _unmarked(item))


READERS: Final[Mapping[str, Callable[[str], Iterator[Told]]]] = {
    "text": from_text,
    "json": from_json,
    "junit": from_junit,
    "github": from_github,
    "markdown": from_markdown,
}
"""By format."""


def rules(told: Iterable[Told]) -> list[str]:
    """The rules that were told of, each once."""
    return sorted({each.rule for each in told})


def _decoded(text: str, also: Mapping[str, str]) -> str:
    assert "\r" not in text
    for code, character in {"%0D": "\r", "%0A": "\n", **also, "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def _unmarked(cell: str) -> str:
    return unescape(re.sub(r"</?(?:code|strong)>", "", cell))
